#pragma once
/// The steps of a rule on a value's text: strip, case, match, normalize, map.

#include <string>

#include "mappings/plan/faults.h"
#include "mappings/plan/rule.h"
#include "mappings/plan/text.h"
#include "mappings/plan/value_source.h"

namespace mixferry::mappings {

/// Keeps buffers: one per thread. What it makes of a text is valid until the next value.
class TextSteps {
 public:
  struct Refined {
    const Literal* literal = nullptr;  ///< the constant of the mapping that stands in, if any
    Fault fault = Fault::none;
    bool was_trimmed = false;  ///< an e-mail address that had invisible characters around it
  };

  /// Done in place. Without a literal, a value that is absent now is none. Most rules have no such steps.
  [[nodiscard]] Refined refine(const CompiledRule& rule, const NullTexts& nulls, RawValue& value) {
    if (!value.has_value()) return {.literal = fallback_of(rule)};
    return rule.has_text_steps ? work(rule, nulls, value) : Refined{};
  }

 private:
  static const Literal* fallback_of(const CompiledRule& rule) {
    return rule.fallback ? &*rule.fallback : nullptr;
  }
  [[nodiscard]] Refined work(const CompiledRule& rule, const NullTexts& nulls, RawValue& value);
  void strip_html_of(RawValue& value, const NullTexts& nulls);
  void normalize(const CompiledRule& rule, RawValue& value, Refined& refined);

  std::string stripped_;
  std::string cased_;
  std::string normalized_;
};

}  // namespace mixferry::mappings
