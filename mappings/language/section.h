#pragma once
/// One map of the file, held against the table of keys it may have.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/vocabulary.h"
#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {

/// What stands there, for messages: `"abc"`, `a list`, `a map`, `nothing`.
[[nodiscard]] std::string in_words(const YamlValue& value);

/// What to write instead of `wanted`, which is none of `names`: `did you mean "from"?`, or `allowed: ` and
/// all.
[[nodiscard]] std::string advice(const std::vector<std::string>& names, std::string_view wanted);

/// Reports unknown keys and values of the wrong shape when made; afterwards hands out what is right. `map`
/// and `problems` must outlive it.
class Section {
 public:
  Section(const YamlValue& map, std::span<const KeySpec> keys, std::vector<Problem>& problems);

  /// Whether `key` is written, be its value right or wrong.
  [[nodiscard]] bool has(std::string_view key) const { return place_of(key).has_value(); }
  [[nodiscard]] std::optional<Place> place_of(std::string_view key) const;
  /// The value of `key` if it is there and has the right shape.
  [[nodiscard]] const YamlValue* find(std::string_view key) const;

  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view key) const;
  [[nodiscard]] std::optional<std::uint32_t> count(std::string_view key) const;
  /// A text as a list of one, a list as it is; nothing if the key is not there.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  /// The same with their places.
  [[nodiscard]] std::span<const YamlValue> items(std::string_view key) const;
  template <typename Meaning, std::size_t Count>
  [[nodiscard]] std::optional<Meaning> word(std::string_view key,
                                            const std::array<Word<Meaning>, Count>& words) const {
    const YamlValue* value = find(key);
    return value == nullptr ? std::nullopt : meaning_of(words, value->text);
  }

  void report(Place place, std::string message) const { problems_.push_back({place, std::move(message)}); }
  /// Reports something about the section as a whole, such as a key that is missing.
  void report(std::string message) const { report(map_.place, std::move(message)); }

 private:
  void check(const KeySpec& key, const YamlValue& value, Place key_place);
  void report_unknown(const YamlKey& key, std::span<const KeySpec> keys) const;

  struct Entry {
    std::string_view key;
    Place place;
    const YamlValue* value;  ///< nullptr: of the wrong shape
  };
  const YamlValue& map_;
  std::vector<Problem>& problems_;
  std::vector<Entry> entries_;
};

}  // namespace mixferry::mappings
