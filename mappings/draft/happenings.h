#pragma once
/// Words for what happens, calls and orders, in the names of files and columns.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mappings {

/// Whether `word`, in lower case, is one for what happens: `calls`, `history`.
[[nodiscard]] bool is_happening(std::string_view word);

/// What happens according to `name`, taken apart by `words_of`, by its last word that tells: `Call` in
/// `all_calls.csv`, `Page View` in `pageviews`. Words for anything that happens (`events`, `log`) tell
/// nothing.
[[nodiscard]] std::optional<std::string> happening_in(const std::vector<std::string>& name);

}  // namespace mixferry::mappings
