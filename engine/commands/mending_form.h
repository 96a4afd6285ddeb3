#pragma once
/// What rows in which rejects are mended have in common, whether they are of cells or of JSON.

#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry::commands {

struct MendingForm {
  char delimiter = ',';
  bool with_content = false;  ///< rows say what was in them, by which they are known again
};

/// Whose reject it is: a run, and a source of it.
struct RejectPlace {
  std::int64_t run;
  std::string_view source;
};

/// `text` with what is no character, or none for a file of text, replaced.
[[nodiscard]] std::string readable(std::string_view text);

}  // namespace mixferry::commands
