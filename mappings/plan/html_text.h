#pragma once
/// The text of HTML, as a page would show it.

#include <string>
#include <string_view>

namespace mixferry::mappings {

/// Whether `text` can hold HTML at all: a tag or an entity.
[[nodiscard]] bool may_be_html(std::string_view text);

/// Writes the text that `html` shows to `out`: without tags, comments, scripts and styles, entities resolved,
/// blanks in a row as one, a line break for `<br>` and around paragraphs, list items, rows and the like.
/// Broken HTML is read as browsers do; there is nothing that it can't make a text of.
void strip_html(std::string_view html, std::string& out);

}  // namespace mixferry::mappings
