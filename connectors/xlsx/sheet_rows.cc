#include "connectors/xlsx/sheet_rows.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "connectors/csv/row_reader.h"
#include "connectors/source/column_names.h"
#include "connectors/xlsx/sheet_reader.h"

namespace mixferry::connectors::xlsx {
namespace {

constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

/// Which column of the header each cell of a row is from, as the reader of CSV delivers them.
struct CellColumns {
  std::vector<std::size_t> asked_for;  ///< `kNoColumn` where the header has none of that name
  std::vector<std::size_t> others;

  [[nodiscard]] bool has(std::size_t column) const {
    return std::ranges::find(asked_for, column) != asked_for.end() ||
           std::ranges::binary_search(others, column);
  }
};

Result<CellColumns> cell_columns(const std::vector<std::string>& header, const ColumnRequest& request) {
  CellColumns columns;
  const ColumnFinder finder(header);
  for (const std::string& name : request.names) {
    const auto column = finder.find(name);
    if (!column) return std::unexpected(column.error());
    columns.asked_for.push_back(column->value_or(kNoColumn));
  }
  std::vector<bool> taken(header.size());
  for (const std::size_t column : columns.asked_for) {
    if (column != kNoColumn) taken[column] = true;
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!taken[i] && request.wants_other(header[i])) columns.others.push_back(i);
  }
  return columns;
}

/// Corrects what the reader of CSV can't know of rows that come from a sheet.
class SheetRows final : public RowVisitor {
 public:
  SheetRows(const std::vector<std::string>& header, CellColumns columns)
      : header_(header), columns_(std::move(columns)), mark_of_(header.size()) {}

  void begin(const Block& block, RowVisitor& visitor) {
    block_ = &block;
    visitor_ = &visitor;
    next_mark_ = 0;
  }

  void on_row(const Row& row) override {
    Row placed = row;
    placed.line = line_of(row.number);
    const std::span<const MarkedCell> marked = marks_of(row.number);
    if (marked.empty()) return visitor_->on_row(placed);
    for (const MarkedCell& cell : marked) {
      if (cell.mark == CellMark::formula_without_value && columns_.has(cell.column))
        return visitor_->on_reject(without_value(placed, cell.column));
    }
    mark_cells(placed, marked);
    visitor_->on_row(placed);
  }

  void on_reject(Reject reject) override {
    reject.line = line_of(reject.row);
    if (reject.code == "too_many_cells") {
      reject.message = fmt::format(
          "The row has a value to the right of column {}, where the header ends. Name its column in the "
          "header, or clear the cell.",
          column_letters(static_cast<std::uint32_t>(header_.size())));
    }
    visitor_->on_reject(std::move(reject));
  }

  void on_header_again(std::uint64_t row) override { visitor_->on_header_again(row); }
  void on_footer(std::uint64_t row) override { visitor_->on_footer(row); }

 private:
  [[nodiscard]] std::uint64_t line_of(std::uint64_t row) const {
    return block_->row_lines[row - block_->first_row];
  }

  [[nodiscard]] std::span<const MarkedCell> marks_of(std::uint64_t row) {
    const std::vector<MarkedCell>& marked = block_->marked_cells;
    const std::uint64_t position = row - block_->first_row;
    while (next_mark_ < marked.size() && marked[next_mark_].row < position) ++next_mark_;
    std::size_t end = next_mark_;
    while (end < marked.size() && marked[end].row == position) ++end;
    return std::span(marked).subspan(next_mark_, end - next_mark_);
  }

  /// An error has no value, but is named where it is an id; a number of which digits may be lost is one.
  void mark_cells(Row& row, std::span<const MarkedCell> marked) {
    for (const MarkedCell& cell : marked) mark_of_[cell.column] = &cell;
    cells_.assign(row.cells.begin(), row.cells.end());
    others_.assign(row.others.begin(), row.others.end());
    for (std::size_t i = 0; i < cells_.size(); ++i) mark(columns_.asked_for[i], cells_[i]);
    for (std::size_t i = 0; i < others_.size(); ++i) mark(columns_.others[i], others_[i].cell);
    for (const MarkedCell& cell : marked) mark_of_[cell.column] = nullptr;
    row.cells = cells_;
    row.others = others_;
  }

  void mark(std::size_t column, Cell& cell) const {
    if (column == kNoColumn || mark_of_[column] == nullptr) return;
    const MarkedCell& marked = *mark_of_[column];
    if (marked.mark == CellMark::rounded) cell.kind = CellKind::rounded;
    if (marked.mark == CellMark::error) cell = {.text = marked.error, .kind = CellKind::null};
  }

  [[nodiscard]] Reject without_value(const Row& row, std::uint32_t column) const {
    return {.row = row.number,
            .line = row.line,
            .column = header_[column],
            .code = "formula_without_value",
            .message = fmt::format(
                "Cell {}{} holds a formula, and the file does not keep what it comes to. Open the "
                "workbook in a spreadsheet program and save it, or export the values.",
                column_letters(column + 1), row.line),
            .raw = std::string(row.raw)};
  }

  const std::vector<std::string>& header_;
  const CellColumns columns_;
  const Block* block_ = nullptr;
  RowVisitor* visitor_ = nullptr;
  std::size_t next_mark_ = 0;
  std::vector<const MarkedCell*> mark_of_;  ///< of the row at hand, by column
  std::vector<Cell> cells_;
  std::vector<NamedCell> others_;
};

class SheetRowReader final : public RowReader {
 public:
  SheetRowReader(std::unique_ptr<RowReader> csv, const std::vector<std::string>& header, CellColumns columns,
                 std::size_t row_bytes_max)
      : csv_(std::move(csv)), rows_(header, std::move(columns)), row_bytes_max_(row_bytes_max) {}

  void read(const Block& block, RowVisitor& visitor) override {
    if (block.row_too_long) return visitor.on_reject(too_long(block));
    rows_.begin(block, visitor);
    csv_->read(block, rows_);
  }

 private:
  [[nodiscard]] Reject too_long(const Block& block) const {
    return {.row = block.first_row,
            .line = block.first_line,
            .column = {},
            .code = "row_too_long",
            .message =
                fmt::format("The row holds {} bytes of text, and the limit is {}. Only the beginning is kept "
                            "here.",
                            block.row_too_long->bytes, row_bytes_max_),
            .raw = block.bytes};
  }

  const std::unique_ptr<RowReader> csv_;
  SheetRows rows_;
  const std::size_t row_bytes_max_;
};

}  // namespace

Result<std::unique_ptr<RowReader>> make_sheet_row_reader(const CsvHeader& header, std::size_t row_bytes_max,
                                                         const ColumnRequest& request) {
  auto columns = cell_columns(header.names, request);
  if (!columns) return std::unexpected(std::move(columns.error()));
  auto csv = make_csv_row_reader(header, CsvDialect{}, {.row_bytes_max = row_bytes_max}, request);
  if (!csv) return std::unexpected(std::move(csv.error()));
  return std::make_unique<SheetRowReader>(std::move(*csv), header.names, std::move(*columns), row_bytes_max);
}

}  // namespace mixferry::connectors::xlsx
