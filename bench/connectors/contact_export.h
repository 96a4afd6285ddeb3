#pragma once
/// A made-up export in memory, and ways to cut and visit it: what the programs that measure reading share.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bench/contacts/contact_rows.h"
#include "connectors/csv/header.h"
#include "connectors/csv/row_ends.h"
#include "connectors/csv/row_reader.h"
#include "connectors/jsonl/line_ends.h"
#include "connectors/jsonl/row_reader.h"
#include "connectors/source/block_cutter.h"

namespace mixferry::bench {

/// Bytes from memory.
class MemoryStream final : public connectors::ByteStream {
 public:
  explicit MemoryStream(std::string_view bytes) : rest_(bytes) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min(into.size(), rest_.size());
    std::memcpy(into.data(), rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }
  std::optional<double> fraction_read() const override { return std::nullopt; }

 private:
  std::string_view rest_;
};

/// Visits every cell, and adds something up so that no work can be left out.
class CellCounter final : public connectors::RowVisitor {
 public:
  void on_row(const Row& row) override {
    for (const Cell& cell : row.cells) {
      if (!cell.text.empty()) bytes_ += cell.text.size() + static_cast<unsigned char>(cell.text.front());
    }
  }
  void on_reject(Reject reject) override { throw std::runtime_error(reject.message); }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t bytes_ = 0;
};

/// An export in memory, without its header.
struct ContactExport {
  ContactExport(ContactFormat contact_format, std::uint64_t row_count) : format(contact_format) {
    ContactRows make(format);
    header.raw = make.header();
    for (std::uint64_t number = 1; number <= row_count; ++number) rows += make.row(number);
    for (const std::string_view name : contact_columns()) header.names.emplace_back(name);
  }

  [[nodiscard]] std::unique_ptr<connectors::RowEndFinder> row_ends() const {
    if (format == ContactFormat::jsonl) return std::make_unique<connectors::LineEnds>();
    return std::make_unique<connectors::CsvRowEnds>(connectors::CsvDialect{}, header.names.size());
  }
  [[nodiscard]] std::unique_ptr<connectors::RowReader> row_reader(const ColumnRequest& request) const {
    if (format == ContactFormat::jsonl) {
      return *connectors::make_json_row_reader(connectors::JsonLayout::lines, 8 << 20, request);
    }
    return *connectors::make_csv_row_reader(header, connectors::CsvDialect{}, connectors::ReadOptions{},
                                            request);
  }
  template <typename Visit>
  void for_each_block(Visit visit) const {
    MemoryStream stream(rows);
    connectors::BlockCutter cutter(stream, row_ends(), connectors::BlockCutter::Options{});
    while (auto block = cutter.next().value()) visit(std::move(*block));
  }

  ContactFormat format;
  connectors::CsvHeader header;
  std::string rows;
};

}  // namespace mixferry::bench
