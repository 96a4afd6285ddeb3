#pragma once
/// Works a rule on a row: take, trim, nulls (ValueSource), strip, case, match, normalize, map (TextSteps),
/// default, as, hash, limits, JSON.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/row.h"
#include "mappings/plan/faults.h"
#include "mappings/plan/json_copier.h"
#include "mappings/plan/rule.h"
#include "mappings/plan/text_steps.h"

namespace mixferry::mappings {

/// Keeps buffers: one per thread. What it hands out is valid until the next value.
class ValueWriter {
 public:
  /// `columns` are the names that rows are asked for, where they do not say how their columns are called.
  explicit ValueWriter(NullTexts nulls, std::span<const std::string> columns = {})
      : nulls_(std::move(nulls)), columns_(columns) {}

  struct Written {
    Fault fault = Fault::none;
    bool written = false;           ///< false without a fault: there is no value
    bool at_clock_change = false;   ///< a local time that clocks skipped or repeated
    std::uint32_t cut_strings = 0;  ///< cut to Mixpanel's limit, and written so
    std::uint32_t numbers_as_text =
        0;                     ///< of JSON, that a number in Mixpanel would not hold; written as text
    bool was_trimmed = false;  ///< an e-mail address that had invisible characters around it
  };

  /// Lists and objects are held to `limits`, a constant, from now on; at first, to those of profiles.
  void hold_to(const NestedLimits& limits) { limits_ = &limits; }

  /// Appends the value that `rule` finds in `row` as JSON; if there is none, or a fault, `out` is as before.
  [[nodiscard]] Written write(const CompiledRule& rule, const Row& row, std::string& out);

  /// The same for a value that was taken already: the steps from `as` on.
  [[nodiscard]] Written write_value(const CompiledRule& rule, const RawValue& value, std::string& out);

  /// What the last `write` took from the row, for messages.
  [[nodiscard]] const RawValue& last_taken() const { return taken_; }

 private:
  /// Only the type of a value can tell that there is none: a list of nothing, a day that means "no date".
  [[nodiscard]] Written write_or_default(const CompiledRule& rule, const RawValue& value, std::string& out);
  [[nodiscard]] static Written write_literal(const Literal& literal, std::string& out);

  Fault append_typed(const CompiledRule& rule, const RawValue& value, std::string& out);
  Fault append_as_it_is(const CompiledRule& rule, const RawValue& value, std::string& out);
  /// A JSON number, which becomes text where it would be rounded.
  Fault append_number_as_it_is(const CompiledRule& rule, std::string_view digits, std::string& out);
  Fault append_string(const CompiledRule& rule, const RawValue& value, std::string& out);
  [[nodiscard]] std::string_view column_name_of(const RawValue& value) const;
  Fault append_date(const CompiledRule& rule, const RawValue& value, std::string& out);
  Fault append_list(const CompiledRule& rule, const RawValue& value, std::string& out);
  Fault append_numeric(const CompiledRule& rule, const RawValue& value, std::string& out);
  Fault append_boolean(const CompiledRule& rule, const RawValue& value, std::string& out);
  Fault append_split(const CompiledRule& rule, std::string_view text, std::string& out);
  Fault append_json(std::string_view json, JsonCopier::Options options, std::string& out);
  void append_text(const CompiledRule& rule, std::string_view text, std::string& out);
  Fault hash_written(const CompiledRule& rule, std::string& out, std::size_t begin);
  /// Of a list or an object, as JSON text.
  [[nodiscard]] Fault check_size(std::size_t bytes) const;
  [[nodiscard]] Fault check_shape(Shape shape, std::string& out, std::size_t begin) const;

  NullTexts nulls_;
  const std::span<const std::string> columns_;
  const Row* row_ = nullptr;  ///< the one being worked
  const NestedLimits* limits_ = &kNestedInProfiles;
  TextSteps steps_;
  JsonCopier json_;
  std::string composed_;  ///< a template's text
  std::string scratch_;
  RawValue taken_;

  // What the value being written has turned out to be.
  ValueKind kind_ = ValueKind::none;
  bool items_are_words_ = true;
  std::uint32_t cut_strings_ = 0;
  std::uint32_t numbers_as_text_ = 0;
  bool at_clock_change_ = false;
};

}  // namespace mixferry::mappings
