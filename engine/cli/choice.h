#pragma once
/// Options whose value is one of a few words.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/listed.h"
#include "engine/cli/otherwise.h"

namespace mixferry::cli {

/// What may be typed, and what it means; in the order that help shows.
template <typename Value>
using Words = std::vector<std::pair<std::string, Value>>;

/// An option keeps its words as the name of its type, one behind the other: no other type is called so.
inline constexpr const char* kBetweenChoices = "|";

/// The same of a table that another room has of them.
template <typename Table>
[[nodiscard]] auto as_words(const Table& table) {
  const auto& [first_word, first_value] = table.front();
  Words<std::remove_cvref_t<decltype(first_value)>> words;
  for (const auto& [word, value] : table) words.emplace_back(word, value);
  return words;
}

/// `keep, resend or skip`, by the alphabet.
[[nodiscard]] inline std::string in_words(std::vector<std::string> choices) {
  std::ranges::sort(choices);
  return listed(choices, "or");
}

/// An option, or an argument, that `into` is taken from. Every other word is answered with those that would
/// be right.
template <typename Value, typename Into>
CLI::Option* add_choice(CLI::App& command, const char* name, Into& into, Words<Value> words,
                        const char* description) {
  std::vector<std::string> choices;
  for (const auto& [word, value] : words) choices.push_back(word);
  const auto take = [name, &into, words = std::move(words), choices](const CLI::results_t& typed) {
    const auto found = std::ranges::find(words, typed.back(), &std::pair<std::string, Value>::first);
    if (found == words.end())
      throw CLI::ValidationError(name, fmt::format("give {}, not {}", in_words(choices), typed.back()));
    into = found->second;
    return true;
  };
  const std::string shown = fmt::format("{}", fmt::join(choices, kBetweenChoices));
  return command.add_option(name, CLI::callback_t(take), description)->option_text(shown)->type_name(shown);
}

/// The words of an option that `add_choice` has made; of others none.
[[nodiscard]] inline std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string words = option.get_type_name();
  std::vector<std::string> choices;
  if (words.find(kBetweenChoices) != std::string::npos)
    boost::split(choices, words, boost::is_any_of(kBetweenChoices));
  return choices;
}

/// The word for what `value` is now.
template <typename Value>
[[nodiscard]] std::string word_for(const Words<Value>& words, Value value) {
  return std::ranges::find(words, value, &std::pair<std::string, Value>::second)->first;
}

/// The same, with what `into` is now as the default.
template <typename Value>
CLI::Option* add_defaulted_choice(CLI::App& command, const char* name, Value& into, const Words<Value>& words,
                                  const char* description) {
  return otherwise(add_choice(command, name, into, words, description), {.value = word_for(words, into)});
}

}  // namespace mixferry::cli
