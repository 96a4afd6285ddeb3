#pragma once
/// Rows and rejects of a source, copied so that they can be compared.

#include <cstdint>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "connectors/open/open_source.h"
#include "connectors/source/source.h"

namespace mixferry::tests {

using connectors::Block;
using connectors::ReadOptions;
using connectors::RowVisitor;
using connectors::Source;

/// A cell for humans: its kind shows in how it is written.
inline std::string show(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::absent:
      return "<absent>";
    case CellKind::null:
      return cell.text.starts_with('#') ? "<null " + std::string(cell.text) + ">" : "<null>";
    case CellKind::text:
      return std::string(cell.text);
    case CellKind::number:
      return "<number " + std::string(cell.text) + ">";
    case CellKind::boolean:
      return "<boolean " + std::string(cell.text) + ">";
    case CellKind::rounded:
      return "<rounded " + std::string(cell.text) + ">";
    case CellKind::json:
      return "<json " + std::string(cell.text) + ">";
  }
  return {};
}

/// What became of one row: cells, or a reject with its code.
struct CollectedRow {
  std::uint64_t number = 0;
  std::uint64_t line = 0;
  std::string raw = {};
  std::vector<std::string> cells = {};
  std::map<std::string, std::string> others = {};
  std::uint32_t repeated_keys = 0;
  std::string reject_code = {};
  std::string reject_column = {};
  std::string reject_message = {};

  bool operator==(const CollectedRow&) const = default;

  friend std::ostream& operator<<(std::ostream& out, const CollectedRow& row) {
    out << "row " << row.number << ", line " << row.line << ": ";
    if (!row.reject_code.empty()) return out << row.reject_code << " [" << row.reject_message << "]";
    for (const std::string& cell : row.cells) out << '[' << cell << ']';
    for (const auto& [name, cell] : row.others) out << ' ' << name << "=[" << cell << ']';
    return out << " raw " << ::testing::PrintToString(row.raw);
  }
};

class Collector final : public RowVisitor {
 public:
  void on_row(const Row& row) override {
    CollectedRow copy{.number = row.number, .line = row.line, .raw = std::string(row.raw)};
    for (const Cell& cell : row.cells) copy.cells.push_back(show(cell));
    for (const NamedCell& other : row.others) copy.others.emplace(other.name, show(other.cell));
    copy.repeated_keys = row.repeated_keys;
    rows.push_back(std::move(copy));
  }
  void on_reject(Reject reject) override {
    rows.push_back({.number = reject.row,
                    .line = reject.line,
                    .raw = std::move(reject.raw),
                    .reject_code = std::move(reject.code),
                    .reject_column = std::move(reject.column),
                    .reject_message = std::move(reject.message)});
  }
  void on_header_again(std::uint64_t row) override { headers_again.push_back(row); }
  void on_footer(std::uint64_t row) override { footer_lines.push_back(row); }
  std::vector<CollectedRow> rows = {};
  std::vector<std::uint64_t> headers_again = {};
  std::vector<std::uint64_t> footer_lines = {};
};

/// All of a source: what it holds, and how it was cut.
struct Collected {
  std::vector<CollectedRow> rows = {};
  std::vector<std::uint64_t> headers_again = {};  ///< numbers of rows
  std::vector<std::uint64_t> footer_lines = {};   ///< numbers of rows
  std::vector<Block> blocks = {};
  std::optional<std::string> error = {};  ///< where reading ended early
  bool is_table = false;                  ///< has a header; JSON has none
};

/// Reads `source` to its end or to the first error.
inline Collected collect(Source& source, const ColumnRequest& request) {
  Collected all;
  all.is_table = source.header().has_value();
  auto reader = source.row_reader(request);
  if (!reader) {
    all.error = reader.error().message;
    return all;
  }
  Collector collector;
  for (;;) {
    auto block = source.next();
    if (!block) {
      all.error = block.error().message;
      break;
    }
    if (!*block) break;
    (*reader)->read(**block, collector);
    all.blocks.push_back(std::move(**block));
  }
  all.rows = std::move(collector.rows);
  all.headers_again = std::move(collector.headers_again);
  all.footer_lines = std::move(collector.footer_lines);
  return all;
}

/// Opens and reads `path`; an error in opening is the result's `error`.
inline Collected collect_file(const std::string& path, const ColumnRequest& request,
                              const ReadOptions& options = {}) {
  auto source = connectors::open_source(path, options);
  if (!source) return {.error = source.error().message};
  return collect(**source, request);
}

}  // namespace mixferry::tests
