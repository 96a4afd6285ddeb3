#pragma once
/// Works a rule on a row for what it names: its id, or what happened (`once`).

#include <string>
#include <string_view>

#include "engine/base/row.h"
#include "mappings/plan/faults.h"
#include "mappings/plan/rule.h"
#include "mappings/plan/text_steps.h"

namespace mixferry::mappings {

/// Keeps buffers: one per thread. What it hands out is valid until the next id.
class IdReader {
 public:
  /// `nulls` must outlive it.
  explicit IdReader(const NullTexts& nulls) : nulls_(nulls) {}

  struct Id {
    Fault fault = Fault::none;
    std::string_view text = {};
    bool was_trimmed = false;  ///< something was taken off around it, see `id_text_of`
    bool is_decimal = false;   ///< see `is_decimal_id`
  };

  /// The row's id, checked. An id template needs all its parts.
  [[nodiscard]] Id read(const CompiledRule& rule, const Row& row);

  /// What the last `read` took from the row, for messages.
  [[nodiscard]] const RawValue& last_taken() const { return taken_; }

 private:
  const NullTexts& nulls_;
  TextSteps steps_;
  std::string composed_;  ///< a template's text
  std::string digits_;    ///< of a JSON number
  std::string hashed_;
  RawValue taken_;
};

}  // namespace mixferry::mappings
