#pragma once
/// Which words of a cell are true and which are false.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mappings {

/// The words of a rule (`true: [Oui]`, `false: [Non]`), beside those that every boolean knows. A word of the
/// rule wins. The letters A to Z are compared in any case, others as they are written. Immutable.
class BooleanWords {
 public:
  BooleanWords() = default;
  BooleanWords(std::vector<std::string> true_words, std::vector<std::string> false_words);

  /// Whether there are words of the rule's own.
  [[nodiscard]] bool has_words() const { return !true_words_.empty() || !false_words_.empty(); }

  /// nullopt for a word that means neither.
  [[nodiscard]] std::optional<bool> read(std::string_view text) const;

 private:
  std::vector<std::string> true_words_;  ///< in lower case
  std::vector<std::string> false_words_;
};

}  // namespace mixferry::mappings
