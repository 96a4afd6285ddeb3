#pragma once
/// What is an id: the one place that knows. The plan asks it about every row; surveys, drafts and checks,
/// which say beforehand what the plan will do, ask it too.
///
/// An id is taken byte for byte, but for what nobody sees. What would attach a row to the wrong profile, or
/// to a profile that swallows many people, is refused.

#include <string>
#include <string_view>

#include "engine/base/row.h"
#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// What a cell says as an id, or as a part of one.
struct IdText {
  std::string_view text;
  bool was_trimmed = false;  ///< something was taken off around it
};

/// The text of `cell`, without what is no part of an id: blanks and invisible characters around it, and what
/// tells a spreadsheet that digits are text (`'00123`, `="00123"`). A JSON number that is whole (`3.0`,
/// `1e3`) is its digits. The result points into the cell or into `digits`.
[[nodiscard]] IdText id_text_of(const Cell& cell, std::string& digits);

/// `none` if `id`, as id_text_of gives it, can be sent, else why not.
[[nodiscard]] Fault check_id(std::string_view id);

/// What is wrong with `cell` as an id although its text does not show it: a number of a sheet that may have
/// lost digits, or an error.
[[nodiscard]] Fault check_id_kind(const Cell& cell);

/// All of these: whether `cell` alone could be an id.
[[nodiscard]] Fault check_id(const Cell& cell);

/// Whether `id` is a whole number written with a fraction of nothing, `1001.0`: of texts, most often what a
/// program made of `1001`.
[[nodiscard]] bool is_decimal_id(std::string_view id);

}  // namespace mixferry::mappings
