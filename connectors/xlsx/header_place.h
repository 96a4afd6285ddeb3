#pragma once
/// Where the header of a sheet seems to be, when it is not its first row: below titles and notes.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mixferry::connectors::xlsx {

/// How many rows from the header on are remembered, but none behind so many bytes of them, and how many
/// columns of each. All of these rows are held while the header is looked at.
inline constexpr std::size_t kFirstRowsMax = 20;
inline constexpr std::uint64_t kFirstBytesMax = 256 << 10;
inline constexpr std::size_t kFirstColumnsMax = 1'000;

/// One of the first rows, as far as it takes to recognise a header.
struct FirstRow {
  std::uint32_t number;            ///< the sheet's
  std::vector<std::string> cells;  ///< by column; long ones are cut
  std::size_t filled;              ///< cells that hold something

  [[nodiscard]] std::size_t width() const { return cells.size(); }
};

/// The row that seems to be the header, where the first of `rows` seems to be a title: at least two rows, and
/// half of those below, reach further to the right. Nullopt where the first row may well be the header.
[[nodiscard]] std::optional<std::uint32_t> header_below_title(std::span<const FirstRow> rows);

/// The first of `rows` that has all of these columns.
[[nodiscard]] std::optional<std::uint32_t> row_with_columns(std::span<const FirstRow> rows,
                                                            const std::vector<std::string>& names);

}  // namespace mixferry::connectors::xlsx
