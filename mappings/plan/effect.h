#pragma once
/// What a mapping does to the rows of an export, part by part: two mappings that are written differently and
/// do the same have one effect.

#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// A plain value, kept as text: a line a part, its hash and its name.
struct Effect {
  struct Part {
    std::string hash;  ///< of everything that the part does; never of secrets
    std::string name;  ///< for people: `property "Plan"`, `the id`

    [[nodiscard]] bool operator==(const Part&) const = default;
  };
  std::vector<Part> parts;

  void add(std::string name, std::string_view what_it_does);
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] static Effect from_text(std::string_view text);
};

/// The effect of `mapping`. Neither its name and description, nor comments, nor an order that makes no
/// difference count; what rules leave to defaults counts as what it comes to. `timezone`: `--timezone`.
[[nodiscard]] Effect effect_of(const Mapping& mapping, const std::string& timezone);

/// What is different in `now`, a clause each: `property "Plan" is new`.
[[nodiscard]] std::vector<std::string> changes_between(const Effect& before, const Effect& now);

}  // namespace mixferry::mappings
