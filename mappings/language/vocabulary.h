#pragma once
/// Every key and word of the mapping language, in tables. The reader checks files against them, the README
/// lists them (a test compares), and a JSON Schema can be written from them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// A word of the language and what it stands for.
template <typename Meaning>
struct Word {
  std::string_view text;
  Meaning meaning;
};

inline constexpr std::array kTypeWords = {
    Word{"string", ValueType::string},   Word{"number", ValueType::number},
    Word{"integer", ValueType::integer}, Word{"boolean", ValueType::boolean},
    Word{"date", ValueType::date},       Word{"datetime", ValueType::datetime},
    Word{"list", ValueType::list},       Word{"json", ValueType::json}};
inline constexpr std::array kCaseWords = {Word{"lower", LetterCase::lower}, Word{"upper", LetterCase::upper}};
inline constexpr std::array kStripWords = {Word{"html", true}};
inline constexpr std::array kPercentWords = {Word{"points", Percent::points},
                                             Word{"fraction", Percent::fraction}};
inline constexpr std::array kNormalizerWords = {Word{"email", Normalizer::email},
                                                Word{"phone", Normalizer::phone},
                                                Word{"salesforce_id", Normalizer::salesforce_id}};
inline constexpr std::array kEmptyWords = {Word{"skip", EmptyPolicy::skip}, Word{"unset", EmptyPolicy::unset},
                                           Word{"null", EmptyPolicy::null}};
inline constexpr std::array kErrorWords = {Word{"reject", ErrorPolicy::reject},
                                           Word{"skip", ErrorPolicy::skip}};
inline constexpr std::array kTargetWords = {
    Word{"users", TargetKind::users}, Word{"groups", TargetKind::groups}, Word{"events", TargetKind::events},
    Word{"identity", TargetKind::identity}};
inline constexpr std::array kProjectIdentityWords = {Word{"simplified", ProjectIdentity::simplified},
                                                     Word{"original", ProjectIdentity::original},
                                                     Word{"legacy", ProjectIdentity::legacy}};
inline constexpr std::array kIdentityApiWords = {Word{"events", IdentityApi::events},
                                                 Word{"rest", IdentityApi::rest}};
inline constexpr std::array kUnmappedWords = {Word{"drop", false}, Word{"keep", true}};
/// As an item of `keep`, and at the end of one.
inline constexpr std::string_view kAllColumns = "*";
inline constexpr std::string_view kAllBelow = ".*";
inline constexpr std::array kGoneWords = {Word{"keep", GoneRules::Kind::keep},
                                          Word{"delete", GoneRules::Kind::delete_}};
inline constexpr std::array kColumnsWords = {Word{"required", false}, Word{"optional", true}};
inline constexpr std::array kHashWords = {Word{"sha256", true}};

/// What a value of the file must look like.
enum class KeyShape : std::uint8_t {
  version,        ///< 1
  text,           ///< a scalar, taken as written
  word,           ///< one of `KeySpec::words`
  flag,           ///< `true` or `false`
  count,          ///< a whole number, in digits
  texts,          ///< a list of texts, perhaps empty
  text_or_texts,  ///< a text, or a list of at least one
  constant,       ///< a scalar with its type, or a list of such
  fallback,       ///< the same, or a map with the key skip
  lookup,         ///< a map of the keys of `lookup`
  value_map,      ///< text -> constant, at least one
  rule,           ///< a column name, or a map of the rule's keys
  properties,     ///< property -> rule, at least one
  conditions,     ///< a condition, or a list of at least one
  kept_columns,   ///< one of `KeySpec::words`, or a map of the keys of `unmapped`
  delete_rule,    ///< a map of the keys of `delete`
  gone_rule,      ///< one of `KeySpec::words`, or a map of the keys of `gone`
  constants,      ///< property -> constant, at least one
  identify_rule,  ///< a map of the keys of `identify`
  alias_rule,     ///< a map of the keys of `alias`
  two_rules,      ///< a list of two rules
  targets,        ///< a list of at least one map of the keys of a target
  source_keys,    ///< a map of the keys of `source`
};

struct KeySpec {
  std::string_view name;
  KeyShape shape;
  std::span<const std::string_view> words;  ///< of KeyShape::word, kept_columns and gone_rule
  std::string_view fallback;                ///< the default, in words; empty: none
};

/// The keys of a mapping file, of a target, of `source`, of a rule, of `lookup`, of a condition, of `delete`,
/// `gone`, `unmapped`, `identify` and `alias`. A mapping has those of a target, too: without `targets` it is
/// one.
[[nodiscard]] std::span<const KeySpec> mapping_keys();
[[nodiscard]] std::span<const KeySpec> target_keys();
[[nodiscard]] std::span<const KeySpec> source_keys();
[[nodiscard]] std::span<const KeySpec> rule_keys();
[[nodiscard]] std::span<const KeySpec> lookup_keys();
[[nodiscard]] std::span<const KeySpec> condition_keys();
[[nodiscard]] std::span<const KeySpec> delete_keys();
[[nodiscard]] std::span<const KeySpec> gone_keys();
[[nodiscard]] std::span<const KeySpec> unmapped_keys();
[[nodiscard]] std::span<const KeySpec> identify_keys();
[[nodiscard]] std::span<const KeySpec> alias_keys();

/// Of the keys of a target, those that mean something for targets of `kind`.
[[nodiscard]] bool belongs_to(TargetKind kind, std::string_view target_key);
/// The targets that `target_key` means something for, for people: `users and groups`.
[[nodiscard]] std::string targets_of(std::string_view target_key);

/// What `key` takes, for people: `text or a list of texts`, `one of skip, unset, null`.
[[nodiscard]] std::string type_in_words(const KeySpec& key);

/// The meaning of `text` among `words`.
template <typename Meaning, std::size_t Count>
[[nodiscard]] std::optional<Meaning> meaning_of(const std::array<Word<Meaning>, Count>& words,
                                                std::string_view text) {
  for (const Word<Meaning>& word : words) {
    if (word.text == text) return word.meaning;
  }
  return std::nullopt;
}

}  // namespace mixferry::mappings
