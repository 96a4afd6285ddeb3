#pragma once
/// Cells that a spreadsheet program shows and saves as they are.
///
/// It takes a cell that begins with `=` for a formula and runs it, whoever wrote it; and it makes a number or
/// a date of whatever looks like one to it, so that `00123`, `+49 30 1234`, `2026-11-21` or `1.50` are saved
/// as something else. An apostrophe in front keeps it from both, and is taken off again: a cell is protected
/// if it would not be kept, or begins with an apostrophe itself, so that the one and only cell that may have
/// been meant is found again. Where lists are separated by semicolons a program takes `x;=1+1` for two cells,
/// whatever quotes stand around; there the apostrophe stands behind each semicolon (and tab), too.

#include <string>
#include <string_view>

namespace mixferry::connectors {

/// `cell`, behind an apostrophe where it needs one.
[[nodiscard]] std::string protected_cell(std::string_view cell);

/// What `protected_cell` made `cell` of: `unprotected_cell(protected_cell(c)) == c` for every `c`. A cell
/// that it does not make stays as it is.
[[nodiscard]] std::string unprotected_cell(std::string_view cell);

}  // namespace mixferry::connectors
