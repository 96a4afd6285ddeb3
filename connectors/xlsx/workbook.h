#pragma once
/// What a workbook holds, and which part of the zip each piece lies in.

#include <optional>
#include <string>
#include <vector>

#include "connectors/xlsx/number_format.h"
#include "connectors/xlsx/package.h"
#include "engine/base/error.h"

namespace mixferry::connectors::xlsx {

/// Parts that are read whole (the list of sheets, the styles) are refused beyond this size.
inline constexpr std::uint64_t kSmallPartBytesMax = 64 << 20;

struct Sheet {
  std::string name;
  std::string part;
  bool hidden = false;  ///< also what a spreadsheet program does not even list (`veryHidden`)
};

struct Workbook {
  std::vector<Sheet> sheets;  ///< as their tabs stand, hidden ones included; charts are none
  bool epoch_1904 = false;
  std::optional<std::string> shared_strings;  ///< its part
  std::optional<std::string> styles;          ///< its part
};

/// Follows the package's relationships from its root. An error (`fatal`) names the file: no workbook, one in
/// the binary format, without sheets, damaged.
[[nodiscard]] Result<Workbook> read_workbook(const Package& package);

/// The sheet called `name`: exactly, else without case of ASCII letters. Without a name the first that is not
/// hidden, or the first where all are. An error (`fatal`) lists the sheets there are.
[[nodiscard]] Result<Sheet> choose_sheet(const Package& package, const Workbook& workbook,
                                         const std::string& name);

/// `"Contacts", "Old" (hidden)`, as their tabs stand.
[[nodiscard]] std::string sheets_in_words(const Workbook& workbook);

/// How to ask for another sheet than `sheet`, if there is one: the sheets, and what to type. Begins with a
/// blank.
[[nodiscard]] std::string other_sheets_advice(const Package& package, const Workbook& workbook,
                                              const Sheet& sheet);

/// The number format of each cell style (`s` of a cell); none where the workbook has no styles.
[[nodiscard]] Result<std::vector<NumberFormat>> read_styles(const Package& package, const Workbook& workbook);

}  // namespace mixferry::connectors::xlsx
