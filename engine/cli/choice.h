#pragma once
/// Options whose value is one of a few words.

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <map>
#include <string>
#include <type_traits>

namespace mixferry::cli {

/// Lets an option of the enumeration `Value` be given by one of `words`, and answers every other word with
/// those that would be right.
template <typename Value>
[[nodiscard]] CLI::Validator one_of(const std::map<std::string, Value>& words) {
  const auto replace_word = [words](std::string& typed) -> std::string {
    if (const auto found = words.find(typed); found != words.end()) {
      typed = std::to_string(static_cast<std::underlying_type_t<Value>>(found->second));
      return {};
    }
    std::string list;
    for (auto word = words.begin(); word != words.end(); ++word) {
      const bool last = std::next(word) == words.end();
      list += (word == words.begin() ? "" : last ? " or " : ", ") + word->first;
    }
    return fmt::format("give {}, not {}", list, typed);
  };
  return {replace_word, ""};
}

}  // namespace mixferry::cli
