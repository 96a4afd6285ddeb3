#pragma once
/// Merged cells: what a sheet shows as one, and keeps the value of in its first row alone.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/source/source.h"
#include "connectors/xlsx/package.h"
#include "connectors/xlsx/sheet_reader.h"
#include "engine/base/error.h"

namespace mixferry::connectors::xlsx {

/// More than any sheet has.
inline constexpr std::size_t kMergedMax = 1'000'000;

/// The merged cells of a sheet that span rows, by their first. They stand behind the rows, so that the part
/// is gone through for them alone. An error (`fatal`) names the file: damage, or more than `kMergedMax`.
[[nodiscard]] Result<std::vector<MergedArea>> read_merged(const Package& package, const Sheet& sheet);

/// Hands rows on with the cells that a merged one covers filled from its first row, in its first column.
/// What a sheet has no row for stays without one, and names of the header are no values.
class FilledRows final : public SheetRowVisitor {
 public:
  /// `areas` by their first row. `next` must outlive this.
  FilledRows(std::vector<MergedArea> areas, const ReadOptions& options, SheetRowVisitor& next)
      : areas_(std::move(areas)),
        row_bytes_max_(options.row_bytes_max),
        rows_above_(lines_above_header(options)),
        is_below_header_(!options.has_header),
        next_(next) {}

  [[nodiscard]] bool on_row(const SheetRow& row) override;
  void on_merged(const MergedArea& area) override { next_.on_merged(area); }

 private:
  struct Value {
    std::uint32_t column;
    std::uint32_t last_row;
    std::string text;
  };

  void fill(const SheetRow& row);
  void put(std::uint32_t column, std::string_view text);
  void begin_values(const SheetRow& row);

  const std::vector<MergedArea> areas_;
  const std::size_t row_bytes_max_;
  const std::uint32_t rows_above_;
  bool is_below_header_;
  SheetRowVisitor& next_;
  std::size_t next_area_ = 0;
  std::vector<Value> values_;  ///< of cells that go on below the row at hand, by column
  std::vector<SheetCell> cells_;
  std::string text_;
  std::uint64_t bytes_ = 0;
};

}  // namespace mixferry::connectors::xlsx
