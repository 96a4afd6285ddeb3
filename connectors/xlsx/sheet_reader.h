#pragma once
/// The rows of one sheet, as it is read: cells with the text they hold.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/source/block.h"
#include "connectors/xlsx/rich_text.h"
#include "connectors/xlsx/shared_strings.h"
#include "connectors/xlsx/workbook.h"
#include "connectors/xlsx/xml.h"

namespace mixferry::connectors::xlsx {

/// What a sheet can have (and Excel shows).
inline constexpr std::uint32_t kRowsMax = 1'048'576;
inline constexpr std::uint32_t kColumnsMax = 16'384;

struct SheetCell {
  std::uint32_t column;  ///< from 0
  std::size_t begin;     ///< of its text in the row's
  std::size_t end;
};

/// Cells that a sheet shows as one; rows from 1, columns from 0.
struct MergedArea {
  std::uint32_t first_row;
  std::uint32_t last_row;
  std::uint32_t first_column;
};

/// Of a reference such as `B2:C7`; nullopt where it is none, or one cell alone.
[[nodiscard]] std::optional<MergedArea> parse_area(std::string_view reference);

/// A row that holds at least one text, formula or error; a view, valid during the call that hands it over.
struct SheetRow {
  std::uint32_t number;                ///< the sheet's, from 1
  std::span<const SheetCell> cells;    ///< from left to right, those with a text alone
  std::string_view text;               ///< of all cells
  std::uint64_t bytes;                 ///< of all cells; more than `text` has where it reaches over the limit
  std::span<const MarkedCell> marked;  ///< from left to right; what they say of `row` is not set

  [[nodiscard]] std::string_view text_of(const SheetCell& cell) const {
    return text.substr(cell.begin, cell.end - cell.begin);
  }
};

class SheetRowVisitor {
 public:
  virtual ~SheetRowVisitor() = default;
  /// Returns whether to go on; otherwise `SheetReader::read_on` returns soon. Not for every row.
  [[nodiscard]] virtual bool on_row(const SheetRow& row) = 0;
  /// Behind all rows.
  virtual void on_merged(const MergedArea& area) { static_cast<void>(area); }
};

class SheetReader final : public XmlVisitor {
 public:
  /// What it refers to must outlive it. Of a row whose text exceeds `row_bytes_max`, no more is held.
  SheetReader(std::unique_ptr<Part> part, std::string file, std::string sheet, SharedStrings& strings,
              const std::vector<NumberFormat>& formats, bool epoch_1904, std::size_t row_bytes_max,
              SheetRowVisitor& rows);

  /// Reads on until the visitor of rows wants to pause (true) or the sheet ends (false). An error (`fatal`)
  /// names sheet and row: damaged, or against the rules of sheets in a way that leaves open what is meant.
  [[nodiscard]] Result<bool> read_on();

  [[nodiscard]] std::uint64_t bytes_read() const { return xml_.bytes_read(); }
  [[nodiscard]] std::uint64_t bytes() const { return xml_.bytes(); }

  void on_start(std::string_view name, const Attributes& attributes) override;
  void on_end(std::string_view name) override;
  void on_text(std::string_view text) override;
  [[nodiscard]] std::string place() const override;

 private:
  enum class CellType : std::uint8_t { number, shared, boolean, text, error, verbatim };

  void begin_row(const Attributes& attributes);
  void begin_cell(const Attributes& attributes);
  void end_cell();
  void end_row();
  void put_value(std::string_view value);
  void mark(CellMark mark, std::string_view error = {});
  void put_shared(std::string_view index);
  [[nodiscard]] std::string cell_name() const;

  const std::string sheet_;
  SharedStrings& strings_;
  const std::vector<NumberFormat>& formats_;
  const bool epoch_1904_;
  const std::size_t row_bytes_max_;
  SheetRowVisitor& rows_;

  bool in_rows_ = false;
  bool in_cell_ = false;
  bool in_value_ = false;
  RichText rich_text_;
  bool has_sheet_data_ = false;

  std::uint32_t row_ = 0;     ///< from 1; 0 before the first
  std::uint32_t column_ = 0;  ///< of the cell, from 1; 0 before the first
  CellType type_ = CellType::number;
  const NumberFormat* format_ = nullptr;
  bool has_formula_ = false;
  bool has_value_ = false;
  std::string value_;  ///< of the cell, as it stands

  std::vector<SheetCell> cells_;
  std::string text_;
  std::uint64_t bytes_ = 0;
  std::vector<MarkedCell> marked_;

  XmlReader xml_;
};

/// The letters that a spreadsheet shows above a column, counted from 1: `A`, `AB`.
[[nodiscard]] std::string column_letters(std::uint32_t column);

}  // namespace mixferry::connectors::xlsx
