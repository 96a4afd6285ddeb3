#pragma once
/// One map of the file: its keys are known, and each value is taken out as what it must be.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/projects/project.h"
#include "mappings/language/yaml_tree.h"

namespace mixferry::projects {

/// What is wrong is reported where it is found; what is asked for is then not there. All of it must outlive
/// this.
class Fields {
 public:
  /// `folder`: relative paths are taken from there.
  Fields(const mappings::YamlValue& map, std::span<const std::string_view> keys, const std::string& folder,
         std::vector<mappings::Problem>& problems);

  /// Nullptr where there is no such key.
  [[nodiscard]] const mappings::YamlValue* find(std::string_view key) const;

  /// A number of Mixpanel's: digits, at least 1.
  [[nodiscard]] std::optional<Field<std::uint64_t>> number(std::string_view key) const;
  /// The same, of at most `most`.
  [[nodiscard]] std::optional<Field<std::uint32_t>> count(std::string_view key, std::uint32_t most) const;
  [[nodiscard]] std::optional<Field<std::string>> token(std::string_view key) const;
  [[nodiscard]] std::optional<Field<std::string>> timezone(std::string_view key) const;
  /// A URL that requests may go to.
  [[nodiscard]] std::optional<Field<std::string>> endpoint(std::string_view key) const;
  [[nodiscard]] std::vector<GroupKey> group_keys(std::string_view key) const;
  /// What one of `words` (of a word and its meaning each) means.
  template <typename Value>
  [[nodiscard]] std::optional<Field<Value>> word(std::string_view key, const auto& words) const {
    const mappings::YamlValue* const value = find(key);
    if (value == nullptr) return std::nullopt;
    std::vector<std::string> known;
    for (const auto& [word, meaning] : words) {
      if (value->is_scalar() && value->text == word) return Field<Value>{meaning, value->place};
      known.emplace_back(word);
    }
    report_no_word(key, *value, known);
    return std::nullopt;
  }
  template <typename Credential>
  [[nodiscard]] std::optional<Reference<Credential>> secret(std::string_view key) const {
    auto found = reference(key);
    if (!found) return std::nullopt;
    return Reference<Credential>{*std::move(found)};
  }

  void report(mappings::Place place, std::string message) const;

 private:
  [[nodiscard]] std::optional<SecretReference> reference(std::string_view key) const;
  void report_no_word(std::string_view key, const mappings::YamlValue& value,
                      const std::vector<std::string>& known) const;
  void report_value(std::string_view key, const mappings::YamlValue& value, std::string_view wanted) const;
  [[nodiscard]] mappings::Place place_of(std::string_view key, const mappings::YamlValue& value) const;

  const mappings::YamlValue& map_;
  const std::string& folder_;
  std::vector<mappings::Problem>& problems_;
};

}  // namespace mixferry::projects
