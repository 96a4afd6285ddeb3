#include "mappings/plan/text_steps.h"

#include <algorithm>
#include <array>
#include <re2/re2.h>
#include <string_view>

#include "engine/base/invisible.h"
#include "mappings/plan/html_text.h"
#include "mappings/plan/normalizers.h"
#include "mappings/plan/phone_numbers.h"

namespace mixferry::mappings {
namespace {

/// The first group of `pattern` in `text`, or all that it matched if it has no group; empty: no match.
std::string_view first_match(const re2::RE2& pattern, std::string_view text) {
  std::array<re2::StringPiece, 2> groups;
  const int count = pattern.NumberOfCapturingGroups() > 0 ? 2 : 1;
  const re2::StringPiece subject(text.data(), text.size());
  if (!pattern.Match(subject, 0, subject.size(), re2::RE2::UNANCHORED, groups.data(), count)) return {};
  const re2::StringPiece& group = groups[static_cast<std::size_t>(count) - 1];
  return {group.data(), group.size()};
}

/// Two loops, so that the compiler sees what each does and works on many bytes at once.
void change_case(std::string_view text, LetterCase letter_case, std::string& changed) {
  changed.resize(text.size());
  if (letter_case == LetterCase::lower) {
    std::ranges::transform(text, changed.begin(), [](char byte) { return to_lower(byte); });
  } else {
    std::ranges::transform(text, changed.begin(), [](char byte) { return to_upper(byte); });
  }
}

}  // namespace

TextSteps::Refined TextSteps::work(const CompiledRule& rule, const NullTexts& nulls, RawValue& value) {
  const Literal* const fallback = fallback_of(rule);
  if (rule.strip_html) {
    strip_html_of(value, nulls);
    if (!value.has_value()) return {.literal = fallback};
  }
  Refined refined;
  if (value.kind == CellKind::json) {
    normalize(rule, value, refined);
    return refined;
  }
  if (rule.letter_case != LetterCase::keep && value.kind == CellKind::text) {
    change_case(value.text, rule.letter_case, cased_);
    value.text = cased_;
  }
  if (rule.match) {
    value.text = first_match(*rule.match, value.text);
    value.kind = value.text.empty() ? CellKind::absent : CellKind::text;
    if (!value.has_value()) return {.literal = fallback};
  }
  normalize(rule, value, refined);
  if (refined.fault != Fault::none || rule.map.empty()) return refined;
  const auto entry = rule.map.find(value.text);
  refined.literal = entry != rule.map.end() ? &entry->second : fallback;
  return refined;
}

void TextSteps::strip_html_of(RawValue& value, const NullTexts& nulls) {
  if (value.kind != CellKind::text || !may_be_html(value.text)) return;
  strip_html(value.text, stripped_);
  value.text = stripped_;
  if (nulls.contains(value.text) || value.text.empty()) value.kind = CellKind::absent;
}

void TextSteps::normalize(const CompiledRule& rule, RawValue& value, Refined& refined) {
  switch (rule.normalizer) {
    case Normalizer::none:
      return;
    case Normalizer::email: {
      const std::string_view address = without_outer_invisibles(value.text);
      refined.was_trimmed = address.size() != value.text.size();
      refined.fault = normalize_email(address, normalized_);
      break;
    }
    case Normalizer::phone:
      refined.fault = normalize_phone(value.text, rule.country, normalized_);
      break;
    case Normalizer::salesforce_id:
      refined.fault = normalize_salesforce_id(value.text, normalized_);
      break;
  }
  value.text = normalized_;
  value.kind = CellKind::text;
}

}  // namespace mixferry::mappings
