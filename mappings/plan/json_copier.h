#pragma once
/// JSON in, JSON out: checks a value against Mixpanel's limits while copying it. What comes out is written
/// anew from what was read, so it is valid whatever came in.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mappings/plan/faults.h"
#include "mappings/plan/nested_limits.h"

namespace mixferry::mappings {

/// What a value became in an update.
enum class ValueKind : std::uint8_t { none, text, number, boolean, array, object };
inline constexpr std::size_t kValueKinds = 6;

/// Keeps simdjson's parser and its buffer: one per thread.
class JsonCopier {
 public:
  struct Copied {
    Fault fault = Fault::none;
    ValueKind kind = ValueKind::none;   ///< `none` for null
    bool items_are_words = true;        ///< of an array: nothing but strings and numbers in it
    std::uint32_t items = 0;            ///< of an array: how many
    std::uint32_t cut_strings = 0;      ///< strings cut to their limit
    std::uint32_t numbers_as_text = 0;  ///< that a double does not hold, see `append_number`
  };

  struct Options {
    bool drop_empty_items = false;  ///< leaves null and "" out of an array
    bool keep_numbers = false;      ///< of any length: what is copied is to become a text
    const NestedLimits* limits = &kNestedInProfiles;
  };

  JsonCopier();
  ~JsonCopier();

  /// Appends the one value that `json` holds, without blanks, its numbers digit by digit as they were; those
  /// that would be rounded become strings of their digits.
  /// Strings that are the value itself or items of it are cut to their limit. On a fault `out` is left as it
  /// was: `not_json`, `value_too_deep`, or that its limits have.
  [[nodiscard]] Copied copy(std::string_view json, Options options, std::string& out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mixferry::mappings
