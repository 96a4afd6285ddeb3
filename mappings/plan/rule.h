#pragma once
/// A rule ready to be worked: columns, patterns, zones and constants resolved once.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/calling_plans.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/boolean_words.h"
#include "mappings/plan/conditions.h"
#include "mappings/plan/dates.h"
#include "mappings/plan/json_copier.h"
#include "mappings/plan/number_reader.h"
#include "mappings/plan/value_source.h"

namespace re2 {
class RE2;
}

namespace mixferry::mappings {

/// What an operation asks of a value.
enum class Shape : std::uint8_t {
  any,     ///< `set`, `set_once`
  number,  ///< `add`
  single,  ///< `append`, `remove`: no list
  list,    ///< `union`: strings and numbers; a single one becomes a list
};

/// A constant of the mapping (`value`, `default`, an entry of `map`), gone through the rule's later steps.
struct Literal {
  std::string json;  ///< as it stands in an update; empty: no value
  std::string text;  ///< as an id
  std::uint32_t cut_strings = 0;
};

/// Hashes and compares texts without making strings of them.
struct TextHash {
  using is_transparent = void;
  [[nodiscard]] std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

template <typename Value>
using TextMap = boost::unordered_flat_map<std::string, Value, TextHash, std::equal_to<>>;

/// Immutable once compiled.
struct CompiledRule {
  CompiledRule();
  ~CompiledRule();
  CompiledRule(CompiledRule&&) noexcept;
  CompiledRule& operator=(CompiledRule&&) noexcept;

  std::vector<CompiledCondition> when;  ///< all must hold, or there is no value
  ValueSource source;
  std::optional<Literal> constant;  ///< instead of `source`
  bool strip_html = false;
  LetterCase letter_case = LetterCase::keep;
  std::unique_ptr<const re2::RE2> match;
  Normalizer normalizer = Normalizer::none;
  const CallingPlan* country = nullptr;  ///< of telephone numbers without `+`
  TextMap<Literal> map;
  std::optional<Literal> fallback;  ///< `default`
  ValueType as = ValueType::keep;
  Shape shape = Shape::any;
  DateReader dates;
  NumberReader numbers;
  BooleanWords booleans;
  std::string separator = ";";
  bool quoted = false;
  bool keeps_texts = false;       ///< a text is written as the text it is, if only it is not too long
  bool has_text_steps = false;    ///< there is a `strip`, `case`, `match`, `normalize` or `map`
  bool passes_null_days = false;  ///< where a column holds one, the next of several is taken
  bool hash_sha256 = false;
  std::string hash_key;  ///< secret; empty: none
  ErrorPolicy on_error = ErrorPolicy::reject;
};

}  // namespace mixferry::mappings
