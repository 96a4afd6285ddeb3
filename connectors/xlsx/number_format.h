#pragma once
/// What a cell's number format makes of its number: a date, a time, or digits.
///
/// A sheet keeps dates as numbers; only the format tells them apart (ECMA-376 part 1, 18.8.30).

#include <cstdint>
#include <string>
#include <string_view>

#include "connectors/xlsx/shown_number.h"

namespace mixferry::connectors::xlsx {

/// Of a number format: all that text is made by.
struct NumberFormat {
  bool date = false;
  bool time = false;
  bool elapsed = false;       ///< hours (minutes, seconds) that go on beyond a day: `[h]:mm`
  bool milliseconds = false;  ///< seconds with decimals
  ShownForm shown = {};       ///< of integers, where it is more than their digits: `00000`, `"CUST-"0000`

  bool operator==(const NumberFormat&) const = default;
};

/// Of the formats that a file does not spell out. Those of other languages than English (27 to 36, 50 to 58)
/// are dates in all of them; a few are times in some, which their values then show.
[[nodiscard]] NumberFormat built_in_format(std::uint32_t id);

/// Of a format code: `yyyy\-mm\-dd hh:mm`, `[$-409]d/m/yy`, `"due in "0 "days"`.
[[nodiscard]] NumberFormat parse_format(std::string_view code);

/// Appends to `out` what `number`, as it stands in a file, reads as.
///
/// A date is ISO 8601: `2024-03-12`, or `2024-03-12T09:14:00` where the format shows a time or the number
/// holds one; a time alone `09:14:00`. Numbers that are no date (before the epoch, 1900-02-29, behind the
/// year 9999) stay numbers. An integer below 10^15 is its digits, whatever way it was written, or what
/// the format shows of it where that is an id's form; another number
/// is the shortest that reads as the same one; from 10^15 on it is what the file says, because a spreadsheet
/// keeps 15 digits, and whether they are the right ones nobody can know. `epoch_1904`: the workbook counts
/// days from 1904-01-01. Returns whether it is such a number: one of which digits may be lost.
bool append_number(std::string_view number, const NumberFormat& format, bool epoch_1904, std::string& out);

}  // namespace mixferry::connectors::xlsx
