#pragma once
/// Column names taken apart into the words that they are made of.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mappings {

/// `HasOptedOutOfEmail`, `has_opted_out_of_email`, `Has Opted Out of Email`: the same five words, in lower
/// case. Digits stay with the word before them (`address2`); letters beyond ASCII belong to words.
[[nodiscard]] std::vector<std::string> words_of(std::string_view name);

/// Whether one of `words` is among those of a name.
[[nodiscard]] bool has_word(const std::vector<std::string>& name,
                            std::initializer_list<std::string_view> words);

/// `contact` of `contacts`, `company` of `companies`.
[[nodiscard]] std::string singular(std::string word);

}  // namespace mixferry::mappings
