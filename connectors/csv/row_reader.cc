#include "connectors/csv/row_reader.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <simdjson.h>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "connectors/csv/cell_scanner.h"
#include "connectors/csv/columns.h"
#include "connectors/csv/header_again.h"
#include "connectors/csv/indexed_rows.h"
#include "connectors/source/block_cutter.h"
#include "connectors/source/long_row.h"
#include "connectors/source/utf8.h"

namespace mixferry::connectors {
namespace {

/// The shape of a row, found while its cells were scanned.
struct RowShape {
  std::string_view raw;  ///< without the record end
  std::size_t cells = 0;
  std::uint64_t line_ends = 0;        ///< inside its cells
  CellFault fault = CellFault::none;  ///< the first
  std::size_t fault_cell = 0;         ///< position in the row, from 0
  std::uint64_t fault_line_ends = 0;  ///< line ends before that cell
  std::uint64_t damaged_lines = 0;    ///< up to the last line that is rejected with it; 0: none
  bool has_first_half = false;        ///< a cell holds a quote that may have opened another
};

class CsvRowReader final : public RowReader {
 public:
  CsvRowReader(const CsvHeader& header, const CsvDialect& dialect, const ReadOptions& options,
               CsvColumns columns, const CsvScan& scan)
      : header_(header.names),
        header_again_(header, dialect),
        dialect_(dialect),
        scanner_(dialect),
        indexed_(dialect, scan),
        row_bytes_max_(options.row_bytes_max),
        short_rows_(options.short_rows),
        columns_(std::move(columns)) {}

  void read(const Block& block, RowVisitor& visitor) override;

 private:
  const char* read_row(const char* at, const char* end, RowShape& shape);
  [[nodiscard]] const char* take_row(const char* at, RowShape& shape);
  const char* scan_row(const char* at, const char* end, RowShape& shape);
  const char* scan_damaged_row(std::string_view bytes, RowShape& shape);
  void look_for_halves(std::string_view cell, RowShape& shape) const;
  void put(std::size_t column, const RawCell& raw);
  void pad(std::size_t column);
  [[nodiscard]] bool is_of_footer(const RowShape& shape) const {
    return shape.cells == 1 && header_.size() > 1 && shape.fault == CellFault::none;
  }
  void reserve_scratch(std::size_t bytes);

  [[nodiscard]] bool find_fault(const RowShape& shape, bool clean_text, Reject& reject) const;
  [[nodiscard]] bool find_bad_quote(const RowShape& shape, Reject& reject) const;
  [[nodiscard]] bool find_wrong_width(const RowShape& shape, Reject& reject) const;
  [[nodiscard]] bool find_bad_bytes(const RowShape& shape, Reject& reject) const;
  [[nodiscard]] std::string column_name(std::size_t column) const;
  [[nodiscard]] std::size_t column_at(std::string_view raw, std::size_t offset) const;

  const std::vector<std::string>& header_;
  const HeaderAgain header_again_;
  const CsvDialect dialect_;
  const CellScanner scanner_;
  IndexedRows indexed_;
  const std::size_t row_bytes_max_;
  const ShortRows short_rows_;
  CsvColumns columns_;
  std::unique_ptr<char[]>
      scratch_;  ///< cells whose doubled and escaped quotes were undone; as large as a block
  std::size_t scratch_bytes_ = 0;
  char* scratch_free_ = nullptr;
};

void CsvRowReader::read(const Block& block, RowVisitor& visitor) {
  if (block.row_too_long) return visitor.on_reject(long_row_reject(block, row_bytes_max_));
  const std::string& bytes = block.bytes;
  // Asked of the whole block, because that is almost free; only a block that fails is asked row by row.
  const bool clean_text = simdjson::validate_utf8(bytes) && !bytes.contains('\0');
  reserve_scratch(bytes.size());
  indexed_.clear();

  Row row;
  row.line = block.first_line;
  row.number = block.first_row;
  row.column_names = columns_.cell_names();
  Reject reject;
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  const char* const footer = at + std::min(block.footer_offset, bytes.size());
  auto damaged = block.damaged_rows.begin();
  while ((at = scanner_.skip_blank_lines(at, end, row.line)) != end) {
    RowShape shape;
    if (damaged != block.damaged_rows.end() && at == bytes.data() + damaged->offset) {
      at = scan_damaged_row({at, damaged->bytes}, shape);
      ++damaged;
    } else {
      at = CellScanner::behind_row_end(read_row(at, end, shape), end);
    }
    reject.line = row.line;
    if (header_again_.is(shape.raw)) {
      visitor.on_header_again(row.number);
    } else if (shape.raw.data() >= footer && is_of_footer(shape)) {
      visitor.on_footer(row.number);
    } else if (find_fault(shape, clean_text, reject)) {
      reject.row = row.number;
      reject.raw = shape.raw;
      visitor.on_reject(std::exchange(reject, {}));
    } else {
      columns_.complete();
      row.raw = shape.raw;
      row.cells = columns_.cells();
      row.others = columns_.others();
      row.content = columns_.content();
      visitor.on_row(row);
    }
    ++row.number;
    row.line += shape.line_ends + 1;
  }
  if (row.number != block.first_row + block.rows) {
    throw std::logic_error("CSV: a block was cut into other rows than it is read as");
  }
}

/// Puts the cells of the row at `at` where they were asked for. Returns its end: a line end or `end`.
const char* CsvRowReader::read_row(const char* at, const char* end, RowShape& shape) {
  if (indexed_.has_row(at, end)) {
    if (const char* const stop = take_row(at, shape)) return stop;
    shape = {};
  }
  return scan_row(at, end, shape);
}

/// The same for a row that is indexed; nullptr if it is not as it should be.
const char* CsvRowReader::take_row(const char* at, RowShape& shape) {
  const char* const stop = indexed_.take_row(at, columns_.targets(), scratch_.get(), shape.line_ends);
  if (stop == nullptr) return nullptr;
  shape.cells = columns_.size();
  shape.raw = without_line_end({at, stop});
  return stop;
}

/// The same for any row, one cell after the other.
const char* CsvRowReader::scan_row(const char* at, const char* end, RowShape& shape) {
  scratch_free_ = scratch_.get();
  const char* const begin = at;
  const std::size_t columns = columns_.size();
  RawCell cell;
  for (;; at = scanner_.behind_delimiter(at, end)) {
    const char* const cell_begin = at;
    at = scanner_.scan(at, end, cell);
    if (shape.cells < columns) put(shape.cells, cell);
    if (dialect_.quotes_cells && cell.text.data() == cell_begin) look_for_halves(cell.text, shape);
    if (cell.fault != CellFault::none && shape.fault == CellFault::none) {
      shape.fault = cell.fault;
      shape.fault_cell = shape.cells;
      shape.fault_line_ends = shape.line_ends;
    }
    shape.line_ends += cell.line_ends;
    ++shape.cells;
    if (CellScanner::ends_row(at, end)) break;
  }
  shape.raw = {begin, at};
  if (shape.raw.ends_with('\r') && shape.fault != CellFault::unclosed_quote) shape.raw.remove_suffix(1);
  if (short_rows_ == ShortRows::pad) pad(shape.cells);
  return at;
}

/// `cell`, which is not quoted, may be half of one that should be, but lost the delimiter or the quote in
/// front of it: `6"Bo, D"`, or at the end of a letter `Yours, Bo"`. A number and a quote may be a length.
void CsvRowReader::look_for_halves(std::string_view cell, RowShape& shape) const {
  if (std::ranges::count(cell, *dialect_.quote) % 2 == 0) return;
  const bool ends_in_quote = cell.ends_with(*dialect_.quote);
  const bool is_length = cell.size() > 1 && cell.end()[-2] >= '0' && cell.end()[-2] <= '9';
  if (ends_in_quote && (shape.has_first_half || !is_length) && shape.fault == CellFault::none) {
    shape.fault = CellFault::half_quoted;
    shape.fault_cell = shape.cells;
    shape.fault_line_ends = shape.line_ends;
  }
  shape.has_first_half = shape.has_first_half || !ends_in_quote;
}

/// A row that the cutter found damaged: it is all of `bytes`, its record end included. Returns its end.
const char* CsvRowReader::scan_damaged_row(std::string_view bytes, RowShape& shape) {
  const std::string_view raw = without_line_end(bytes);
  scan_row(raw.data(), raw.data() + raw.size(), shape);
  shape.raw = raw;
  const std::uint64_t line_ends_of_row = shape.line_ends;
  shape.line_ends = scanner_.count_line_ends(raw);
  if (shape.line_ends > line_ends_of_row) shape.damaged_lines = shape.line_ends;
  return bytes.data() + bytes.size();
}

/// Empties the cells from `column` on, which still show the row before.
void CsvRowReader::pad(std::size_t column) {
  for (; column < columns_.size(); ++column) columns_.targets()[column]->text = Cell().text;
}

void CsvRowReader::put(std::size_t column, const RawCell& raw) {
  Cell& cell = *columns_.targets()[column];
  cell.text = raw.text;
  if (!raw.has_escapes) return;
  cell.text = scanner_.unescape(cell.text, scratch_free_);
  scratch_free_ += cell.text.size();
}

/// Undone quotes make cells shorter, so a row's cells fit into as many bytes as its block has.
void CsvRowReader::reserve_scratch(std::size_t bytes) {
  if (bytes <= scratch_bytes_) return;
  scratch_ = std::make_unique_for_overwrite<char[]>(bytes + Cell::kReadableBehind);
  scratch_bytes_ = bytes;
}

/// Whether the row can't be delivered; says why in `reject`, whose `line` is the one the row begins on.
bool CsvRowReader::find_fault(const RowShape& shape, bool clean_text, Reject& reject) const {
  return find_bad_quote(shape, reject) || find_wrong_width(shape, reject) ||
         (!clean_text && find_bad_bytes(shape, reject));
}

bool CsvRowReader::find_bad_quote(const RowShape& shape, Reject& reject) const {
  if (shape.fault == CellFault::none) return false;
  reject.column = column_name(shape.fault_cell);
  const std::uint64_t line = reject.line + shape.fault_line_ends;
  const std::uint64_t last_line = reject.line + shape.line_ends;
  const std::string others =
      last_line > line
          ? fmt::format(" What stands up to line {} may be the inside of that cell, and is rejected with it.",
                        last_line)
          : "";
  if (shape.fault == CellFault::unclosed_quote) {
    reject.code = "unclosed_quote";
    reject.message = fmt::format(
        "A quote opens on line {} and is not closed where it should be. Close it, or double it if it belongs "
        "to the text.{}",
        line, others);
    return true;
  }
  reject.code = "bad_quote";
  if (shape.fault == CellFault::half_quoted) {
    reject.message =
        "The cell ends with a quote, but does not begin with one: a quote or a delimiter is missing before "
        "it.";
    return true;
  }
  reject.message = fmt::format(
      "Text stands behind the closing quote of the cell that begins on line {}. A quote inside a quoted cell "
      "must be doubled.{}",
      line, others);
  return true;
}

bool CsvRowReader::find_wrong_width(const RowShape& shape, Reject& reject) const {
  const bool too_few = shape.cells < columns_.size();
  const bool ends_well = columns_.end_text().empty();
  const bool as_wide = shape.cells == columns_.size() || (too_few && short_rows_ == ShortRows::pad);
  if (as_wide && ends_well) return false;
  const std::string_view rows_have =
      columns_.size() > header_.size() ? ", and rows an empty cell behind" : "";
  reject.code = too_few ? "too_few_cells" : "too_many_cells";
  const std::string others =
      shape.damaged_lines > 0
          ? fmt::format(
                " Its quotes may be damaged: what stands up to line {} may be the inside of a cell, and is "
                "rejected with it.",
                reject.line + shape.damaged_lines)
          : "";
  reject.message = fmt::format(
      "The header has {} columns{}, the number of cells in this row is {}. {}{}", header_.size(), rows_have,
      shape.cells,
      too_few ? "Cells are missing at its end (--ragged pad takes them for empty), a line break stands in a "
                "cell that is not quoted, or it is a line below the data (--skip-footer leaves it out)."
              : "A cell that holds the delimiter must be quoted.",
      others);
  return true;
}

bool CsvRowReader::find_bad_bytes(const RowShape& shape, Reject& reject) const {
  if (const std::size_t nul = shape.raw.find('\0'); nul != std::string_view::npos) {
    reject.column = column_name(column_at(shape.raw, nul));
    reject.code = "nul_byte";
    reject.message = "The cell holds a NUL byte. Remove it; text has none.";
    return true;
  }
  const std::size_t bad = first_invalid_utf8(shape.raw);
  if (bad == std::string_view::npos) return false;
  reject.column = column_name(column_at(shape.raw, bad));
  reject.code = "invalid_utf8";
  reject.message = fmt::format(
      "Byte {} of the row is 0x{:02X}, which is not UTF-8 there. If the file is in another encoding, name "
      "it, for instance with --encoding windows-1252.",
      bad + 1, static_cast<unsigned char>(shape.raw[bad]));
  return true;
}

std::string CsvRowReader::column_name(std::size_t column) const {
  return column < header_.size() ? header_[column] : std::string();
}

/// The column that the byte at `offset` of a row belongs to.
std::size_t CsvRowReader::column_at(std::string_view raw, std::size_t offset) const {
  const char* at = raw.data();
  const char* const end = at + raw.size();
  RawCell cell;
  for (std::size_t column = 0;; ++column, at = scanner_.behind_delimiter(at, end)) {
    at = scanner_.scan(at, end, cell);
    if (at == end || at >= raw.data() + offset) return column;
  }
}

}  // namespace

Result<std::unique_ptr<RowReader>> make_csv_row_reader(const CsvHeader& header, const CsvDialect& dialect,
                                                       const ReadOptions& options,
                                                       const ColumnRequest& request, const CsvScan& scan) {
  auto columns = CsvColumns::arrange(header.names, request);
  if (!columns) return std::unexpected(std::move(columns.error()));
  if (dialect.rows_end_in_delimiter) columns->add_end_cell();
  return std::make_unique<CsvRowReader>(header, dialect, options, std::move(*columns), scan);
}

}  // namespace mixferry::connectors
