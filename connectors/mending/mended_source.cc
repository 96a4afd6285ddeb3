#include "connectors/mending/mended_source.h"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "connectors/mending/protected_cell.h"
#include "connectors/mending/reject_columns.h"
#include "connectors/source/row_content.h"

namespace mixferry::connectors {
namespace {

/// The name of no column: one of its own would have been left out with this beginning.
const std::string kNowhere = std::string(kRejectColumnPrefix) + "nowhere";

constexpr std::string_view kMended = ", mended rejects";

/// Up to the first line end that is not inside of quotes.
std::string_view header_of(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && (text[i] == '\n' || text[i] == '\r')) return text.substr(0, i);
  }
  return text;
}

/// What stands between the last two columns of rejects in `header`; nothing where it can't be told.
std::optional<std::string> delimiter_of(std::string_view header) {
  const std::size_t last = header.rfind(kRejectColumnPrefix);
  if (last == std::string_view::npos || last == 0) return std::nullopt;
  std::string_view before = header.substr(0, last);
  while (before.ends_with('"')) before.remove_suffix(1);
  const bool is_delimiter = before.ends_with(',') || before.ends_with(';') || before.ends_with('\t');
  return is_delimiter ? std::optional(std::string(before.substr(before.size() - 1))) : std::nullopt;
}

/// Hands rows on as they were before they were written for a spreadsheet.
class MendedRows final : public RowVisitor {
 public:
  /// `column_names`: of the cells asked for, as `Row` has them.
  MendedRows(ColumnRequest request, std::vector<std::string> column_names)
      : request_(std::move(request)), column_names_(std::move(column_names)) {}

  void begin(RowVisitor& visitor) { visitor_ = &visitor; }

  /// The last of the row's cells are `kRowContent` and `kToBeCleared`.
  void on_row(const Row& row) override {
    const std::string_view to_be_cleared = row.cells.back().text;
    if (to_be_cleared.find_first_not_of(" \t") != std::string_view::npos) {
      visitor_->on_reject(not_mended(row, to_be_cleared));
      return;
    }
    undone_.clear();
    cells_.assign(row.cells.begin(), row.cells.end() - 2);
    for (Cell& cell : cells_) cell.text = as_it_was(cell.text);
    others_.clear();
    for (const NamedCell& other : row.others) {
      if (is_reject_column(other.name)) continue;
      const std::string_view name = as_it_was(other.name);
      if (request_.wants_other(name))
        others_.push_back({name, {as_it_was(other.cell.text), other.cell.kind}});
    }
    Row mended = row;
    mended.cells = cells_;
    mended.others = others_;
    mended.column_names = column_names_;
    if (const auto content = parse_content(row.cells[row.cells.size() - 2].text)) {
      mended.content = *content;
      mended.is_mended = true;
    }
    visitor_->on_row(mended);
  }
  void on_reject(Reject reject) override { visitor_->on_reject(std::move(reject)); }
  void on_header_again(std::uint64_t row) override { visitor_->on_header_again(row); }
  void on_footer(std::uint64_t row) override { visitor_->on_footer(row); }

 private:
  /// The text before it was protected, for as long as the row lives.
  std::string_view as_it_was(std::string_view text) {
    if (!text.starts_with('\'')) return text;
    std::string undone = unprotected_cell(text);
    undone.reserve(undone.size() + Cell::kReadableBehind);
    return undone_.emplace_back(std::move(undone));
  }

  static Reject not_mended(const Row& row, std::string_view to_be_cleared) {
    return {
        .row = row.number,
        .line = row.line,
        .column = std::string(kToBeCleared),
        .code = "not_mended",
        .message = fmt::format(
            "The cells of this row are a guess ({}). Make them right by \"{}row as it was\", and clear the "
            "cell in the column \"{}\".",
            to_be_cleared, kRejectColumnPrefix, kToBeCleared),
        .raw = std::string(row.raw)};
  }

  const ColumnRequest request_;
  const std::vector<std::string> column_names_;
  RowVisitor* visitor_ = nullptr;
  std::vector<Cell> cells_;
  std::vector<NamedCell> others_;
  std::deque<std::string> undone_;  ///< what cells of this row were, where that differs
};

class MendedRowReader final : public RowReader {
 public:
  MendedRowReader(std::unique_ptr<RowReader> inside, const ColumnRequest& request,
                  std::vector<std::string> column_names)
      : inside_(std::move(inside)), rows_(request, std::move(column_names)) {}

  void read(const Block& block, RowVisitor& visitor) override {
    rows_.begin(visitor);
    inside_->read(block, rows_);
  }

 private:
  const std::unique_ptr<RowReader> inside_;
  MendedRows rows_;
};

class MendedSource final : public Source {
 public:
  explicit MendedSource(std::unique_ptr<Source> inside) : inside_(std::move(inside)), names_(std::in_place) {
    const std::vector<std::string>& all = *inside_->header();
    const std::vector<std::string> addresses = column_addresses(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (is_reject_column(all[i])) continue;
      names_->emplace_back(unprotected_cell(all[i]));
      addresses_.push_back(addresses[i]);
    }
  }

  [[nodiscard]] std::string dialect() const override {
    return fmt::format("{}{}", inside_->dialect(), kMended);
  }
  [[nodiscard]] bool holds_rejects() const override { return true; }
  [[nodiscard]] const std::optional<std::vector<std::string>>& header() const override { return names_; }
  [[nodiscard]] RowLayout layout() const override { return inside_->layout(); }
  [[nodiscard]] bool step_over_to(const RowPlace& place) override { return inside_->step_over_to(place); }
  [[nodiscard]] Result<std::optional<Block>> next() override { return inside_->next(); }
  [[nodiscard]] Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    // Names of others are known when they are as they were.
    ColumnRequest inside{
        .names = {}, .others = request.others || !request.others_below.empty(), .content = request.content};
    std::vector<std::string> column_names;
    const ColumnFinder finder(*names_);
    for (const std::string& name : request.names) {
      const auto column = finder.find(name);
      if (!column) return std::unexpected(column.error());
      inside.names.push_back(*column ? addresses_[**column] : kNowhere);
      column_names.push_back(*column ? (*names_)[**column] : "");
    }
    inside.names.emplace_back(kRowContent);
    inside.names.emplace_back(kToBeCleared);
    auto reader = inside_->row_reader(inside);
    if (!reader) return std::unexpected(std::move(reader.error()));
    return std::make_unique<MendedRowReader>(std::move(*reader), request, std::move(column_names));
  }
  [[nodiscard]] std::uint64_t bytes_read() const override { return inside_->bytes_read(); }
  [[nodiscard]] std::optional<double> fraction_read() const override { return inside_->fraction_read(); }

 private:
  const std::unique_ptr<Source> inside_;
  std::optional<std::vector<std::string>> names_;
  std::vector<std::string> addresses_;  ///< of `names_`, for `inside_`
};

/// Hands objects on without the key that tells of the reject.
class MendedObjects final : public RowVisitor {
 public:
  void begin(RowVisitor& visitor) { visitor_ = &visitor; }

  void on_row(const Row& row) override {
    const auto is_about_reject = [](const NamedCell& other) { return other.name == kRejectKey; };
    if (std::ranges::none_of(row.others, is_about_reject)) return visitor_->on_row(row);
    others_.clear();
    std::ranges::remove_copy_if(row.others, std::back_inserter(others_), is_about_reject);
    Row mended = row;
    mended.others = others_;
    visitor_->on_row(mended);
  }
  void on_reject(Reject reject) override { visitor_->on_reject(std::move(reject)); }

 private:
  RowVisitor* visitor_ = nullptr;
  std::vector<NamedCell> others_;
};

class MendedObjectReader final : public RowReader {
 public:
  explicit MendedObjectReader(std::unique_ptr<RowReader> inside) : inside_(std::move(inside)) {}

  void read(const Block& block, RowVisitor& visitor) override {
    rows_.begin(visitor);
    inside_->read(block, rows_);
  }

 private:
  const std::unique_ptr<RowReader> inside_;
  MendedObjects rows_;
};

class MendedObjectSource final : public Source {
 public:
  explicit MendedObjectSource(std::unique_ptr<Source> inside) : inside_(std::move(inside)) {}

  [[nodiscard]] std::string dialect() const override {
    return fmt::format("{}{}", inside_->dialect(), kMended);
  }
  [[nodiscard]] bool holds_rejects() const override { return true; }
  [[nodiscard]] const std::optional<std::vector<std::string>>& header() const override {
    return inside_->header();
  }
  [[nodiscard]] RowLayout layout() const override { return inside_->layout(); }
  [[nodiscard]] bool step_over_to(const RowPlace& place) override { return inside_->step_over_to(place); }
  [[nodiscard]] Result<std::optional<Block>> next() override { return inside_->next(); }
  [[nodiscard]] Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    auto reader = inside_->row_reader(request);
    if (!reader) return reader;
    return std::make_unique<MendedObjectReader>(std::move(*reader));
  }
  [[nodiscard]] std::uint64_t bytes_read() const override { return inside_->bytes_read(); }
  [[nodiscard]] std::optional<double> fraction_read() const override { return inside_->fraction_read(); }

 private:
  const std::unique_ptr<Source> inside_;
};

}  // namespace

bool begins_like_rejects(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '\0');  // of UTF-16
  const std::size_t first = plain.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string::npos && (plain[first] == '{' || plain[first] == '[');
  if (is_json) return plain.find(fmt::format("\"{}\":", kRejectKey)) != std::string::npos;
  return header_of(plain).find(kRejectColumnPrefix) != std::string_view::npos;
}

ReadOptions options_of_rejects(std::string_view text, const ReadOptions& options) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  ReadOptions own{.block_rows_max = options.block_rows_max,
                  .block_bytes_target = options.block_bytes_target,
                  .row_bytes_max = options.row_bytes_max};
  if (text[first] == '[') {
    own.format = Format::json;
  } else if (text[first] == '{') {
    own.format = Format::jsonl;
  } else {
    own.format = Format::csv;
    own.delimiter = delimiter_of(header_of(text));
    own.skip_lines_below = 0;  // what was added at the end is a row
  }
  return own;
}

std::unique_ptr<Source> with_rows_mended(std::unique_ptr<Source> source, bool holds_rejects) {
  const auto& header = source->header();
  if (!header && holds_rejects) return std::make_unique<MendedObjectSource>(std::move(source));
  if (!header || std::ranges::none_of(*header, is_reject_column)) return source;
  return std::make_unique<MendedSource>(std::move(source));
}

}  // namespace mixferry::connectors
