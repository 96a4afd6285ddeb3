#include "engine/pipeline/sample.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "connectors/source/column_names.h"

namespace mixferry::pipeline {
namespace {

constexpr std::uint64_t kPlaces = 16;            ///< at least, where a source has as many blocks
constexpr std::size_t kKeptMax = 2 * kPlaces;    ///< blocks
constexpr std::size_t kKeptBytesMax = 48 << 20;  ///< of all kept blocks
constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kRejectsKept = 3;

/// Blocks from all over a source: the first, and every one that is `stride_` further.
class SpreadBlocks {
 public:
  void add(connectors::Block block) {
    if (seen_++ % stride_ != 0) return;
    bytes_ += block.bytes.size();
    blocks_.push_back(std::move(block));
    while (blocks_.size() > kKeptMax || (bytes_ > kKeptBytesMax && blocks_.size() > 1)) thin_out();
  }
  [[nodiscard]] const std::vector<connectors::Block>& blocks() const { return blocks_; }

 private:
  void thin_out() {
    stride_ *= 2;
    std::vector<connectors::Block> kept;
    bytes_ = 0;
    for (std::size_t i = 0; i < blocks_.size(); i += 2) {
      bytes_ += blocks_[i].bytes.size();
      kept.push_back(std::move(blocks_[i]));
    }
    blocks_ = std::move(kept);
  }

  std::vector<connectors::Block> blocks_;
  std::size_t bytes_ = 0;
  std::uint64_t seen_ = 0;
  std::uint64_t stride_ = 1;
};

/// How many rows to take from each block: as many from each, and what short blocks leave over from the
/// others.
std::vector<std::uint64_t> fair_shares(const std::vector<connectors::Block>& blocks, std::uint64_t rows_max) {
  std::vector<std::size_t> shortest_first(blocks.size());
  std::iota(shortest_first.begin(), shortest_first.end(), std::size_t{0});
  std::ranges::stable_sort(shortest_first, {}, [&](std::size_t i) { return blocks[i].rows; });
  std::vector<std::uint64_t> shares(blocks.size());
  std::uint64_t blocks_left = blocks.size();
  for (const std::size_t i : shortest_first) {
    shares[i] = std::min(blocks[i].rows, (rows_max + blocks_left - 1) / blocks_left);
    rows_max -= shares[i];
    --blocks_left;
  }
  return shares;
}

/// Hands on the first rows of each block, up to a number.
class Looker final : public connectors::RowVisitor {
 public:
  explicit Looker(connectors::RowVisitor& visitor) : visitor_(visitor) {}

  void allow(std::uint64_t rows) { left_ = rows; }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

  void on_row(const Row& row) override {
    if (take()) visitor_.on_row(row);
  }
  void on_reject(Reject reject) override {
    if (take()) visitor_.on_reject(std::move(reject));
  }
  void on_header_again(std::uint64_t /*row*/) override { static_cast<void>(take()); }

 private:
  bool take() {
    if (left_ == 0) return false;
    --left_;
    ++rows_;
    return true;
  }

  connectors::RowVisitor& visitor_;
  std::uint64_t left_ = 0;
  std::uint64_t rows_ = 0;
};

/// What was looked at, in numbers.
struct Look {
  std::uint64_t rows = 0;            ///< of the whole source, as far as it could be read
  std::uint64_t rows_looked_at = 0;  ///< those that can't be read included
  std::uint64_t places = 0;
  std::optional<std::string> error = {};
};

Look look(connectors::Source& source, std::uint64_t rows_max, connectors::RowReader& reader,
          connectors::RowVisitor& visitor) {
  Look look;
  SpreadBlocks spread;
  while (true) {
    auto block = source.next();
    if (!block) look.error = block.error().message;
    if (!block || !*block) break;
    look.rows += (*block)->rows;
    spread.add(std::move(**block));
  }
  Looker looker(visitor);
  const std::vector<std::uint64_t> shares = fair_shares(spread.blocks(), rows_max);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] == 0) continue;
    looker.allow(shares[i]);
    ++look.places;
    reader.read(spread.blocks()[i], looker);
  }
  look.rows_looked_at = looker.rows();
  return look;
}

class Surveyor final : public connectors::RowVisitor {
 public:
  Surveyor(Sample& sample, mappings::Survey& survey, const std::vector<std::string>& columns)
      : sample_(sample), survey_(survey), columns_(columns) {}

  void on_row(const Row& row) override { survey_.add(row, columns_); }
  void on_reject(Reject reject) override {
    ++sample_.rejects;
    if (sample_.first_rejects.size() < kRejectsKept) sample_.first_rejects.push_back(std::move(reject));
  }

 private:
  Sample& sample_;
  mappings::Survey& survey_;
  const std::vector<std::string>& columns_;
};

}  // namespace

connectors::ReadOptions sampling_options(connectors::ReadOptions options, std::uint64_t rows_max) {
  const std::uint64_t rows = std::clamp<std::uint64_t>(rows_max / kPlaces, 1, options.block_rows_max);
  options.block_rows_max = static_cast<std::uint32_t>(rows);
  options.block_bytes_target = std::min(options.block_bytes_target, kBlockBytes);
  return options;
}

Result<Sample> take_sample(connectors::Source& source, std::uint64_t rows_max, mappings::Survey& survey) {
  Sample sample{.dialect = source.dialect()};
  ColumnRequest request;
  if (const auto& header = source.header()) {
    request.names = connectors::column_addresses(*header);
    sample.columns_out_of_reach = std::erase(request.names, "");
    sample.columns = request.names;
    survey.expect(request.names);
  } else {
    request.others = true;
  }
  auto reader = source.row_reader(request);
  if (!reader) return std::unexpected(reader.error());

  Surveyor surveyor(sample, survey, request.names);
  const Look looked = look(source, rows_max, **reader, surveyor);
  sample.rows = looked.rows;
  sample.rows_looked_at = looked.rows_looked_at;
  sample.places = looked.places;
  sample.error = looked.error;
  return sample;
}

Result<> visit_sample(connectors::Source& source, std::uint64_t rows_max, const ColumnRequest& request,
                      connectors::RowVisitor& visitor) {
  auto reader = source.row_reader(request);
  if (!reader) return std::unexpected(reader.error());
  look(source, rows_max, **reader, visitor);
  return {};
}

}  // namespace mixferry::pipeline
