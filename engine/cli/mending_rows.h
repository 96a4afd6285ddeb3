#pragma once
/// Single rejects as rows of a file in which they are mended.

#include <cstdint>
#include <string>
#include <string_view>

#include "connectors/source/row_layout.h"
#include "engine/base/reject.h"

namespace mixferry::cli {

struct MendingForm {
  char delimiter = ',';
  bool with_content = false;  ///< rows say what was in them, by which they are known again
};

/// The header of such a file, for rows of `layout`, with its byte order mark: without it spreadsheet programs
/// take UTF-8 for something else.
[[nodiscard]] std::string csv_header(const connectors::RowLayout& layout, MendingForm form);

/// Whose reject it is: a run, and a source of it.
struct RejectPlace {
  std::int64_t run;
  std::string_view source;
};

/// A reject of a source with this layout, as a row below `csv_header`.
[[nodiscard]] std::string csv_row(const connectors::RowLayout& layout, const RejectPlace& place,
                                  const Reject& reject, MendingForm form);

/// A reject that is an object of JSON as one line, with the key `kRejectKey` first. What does not begin like
/// an object stands in it as `row as it was`, and is rejected again.
[[nodiscard]] std::string json_line(const RejectPlace& place, const Reject& reject, MendingForm form);

}  // namespace mixferry::cli
