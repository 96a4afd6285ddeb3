#pragma once
/// Text of unknown origin on a terminal: nothing in it may move the cursor, and its width is counted in
/// columns of the screen, not in bytes.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mixferry::report {

/// `text` (UTF-8) with everything that is not seen or that steers a terminal written out: `\n`, `\t`,
/// `\x1B`, `\u202E`, and bytes that are no UTF-8. A backslash stays one.
[[nodiscard]] std::string visible(std::string_view text);

/// The same for text of several lines, the program's own with others' words in it: line ends and tabs stay.
/// What is shown to people goes through it as the last thing before it is written, see `print_lines` and
/// `Console`.
[[nodiscard]] std::string visible_lines(std::string_view text);

/// JSON text of the same meaning, with all of that as JSON's own escapes: `\u009B`.
[[nodiscard]] std::string visible_json(std::string_view json);

/// Columns that `text`, made visible before, takes on a terminal: two for a wide character, none for a
/// combining one.
[[nodiscard]] std::size_t width_of(std::string_view text);

/// `text` where it is no wider than `width`, else its beginning and `…`.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

/// The same, with `…` in the middle: names of files often differ at their end.
[[nodiscard]] std::string shortened_inside(std::string_view text, std::size_t width);

/// `text` followed by blanks up to `width`.
[[nodiscard]] std::string padded(std::string text, std::size_t width);

/// The words of `text` on lines of at most `width`, each behind `indent`; a longer word stands alone.
[[nodiscard]] std::string wrapped(std::string_view text, std::string_view indent, std::size_t width);

/// Text of several lines with those that are wider than `width` broken at words, the rest of each below its
/// beginning. A command that is told (behind `: `, or in backticks) stays in one piece, so that it can be
/// copied.
[[nodiscard]] std::string wrapped_lines(std::string_view text, std::size_t width);

}  // namespace mixferry::report
