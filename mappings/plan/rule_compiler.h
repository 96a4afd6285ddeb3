#pragma once
/// Rules and conditions, compiled. Collects what is wrong instead of stopping at it.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/conditions.h"
#include "mappings/plan/plan.h"
#include "mappings/plan/rule.h"
#include "mappings/plan/value_source.h"
#include "mappings/plan/value_writer.h"
#include "mappings/plan/zones.h"

namespace mixferry::mappings {

class RuleCompiler {
 public:
  /// What holds for rules that don't say otherwise, and where salts are.
  struct Settings {
    std::string zone;
    std::vector<std::string> null_days;
    Environment environment;
  };
  /// `columns` and `problems` must outlive the compiler.
  RuleCompiler(Settings settings, ColumnIndex& columns, std::vector<Problem>& problems);

  /// `subject` names the rule in messages: `property "Plan"`.
  [[nodiscard]] CompiledRule compile(const Rule& rule, Shape shape, std::string_view subject);
  [[nodiscard]] std::vector<CompiledCondition> compile(const std::vector<Condition>& conditions);

  /// All salts that rules have asked for.
  [[nodiscard]] const std::set<std::string>& salts() const { return salts_; }

 private:
  void report(Place place, std::string message) { problems_.push_back({place, std::move(message)}); }

  [[nodiscard]] std::unique_ptr<const re2::RE2> pattern(const std::string& text, Place place);
  [[nodiscard]] CompiledCondition compile(const Condition& condition);
  /// The instant that cells of a `before` or `after` are compared with, as DateReader writes it.
  [[nodiscard]] std::string limit(const Condition& condition, const std::shared_ptr<const ZoneRules>& zone);
  [[nodiscard]] std::vector<DatePattern> patterns(const std::vector<std::string>& formats,
                                                  std::string_view subject, Place place);
  /// The key of the rule's hash; one that is not there is reported.
  [[nodiscard]] std::string salt(const Rule& rule, std::string_view subject);
  [[nodiscard]] DateReader dates(const Rule& rule, std::string_view subject);
  /// Nullptr for UTC, and for an unknown zone, which is reported once.
  [[nodiscard]] std::shared_ptr<const ZoneRules> zone(const std::string& name, Place place);
  /// `json` through the steps from `as` on; `what` is `default`, `value` or an entry of `map`.
  [[nodiscard]] Literal literal(const CompiledRule& rule, const std::string& json, std::string_view what,
                                Place place);

  const Settings settings_;
  std::set<std::string> salts_;
  ColumnIndex& columns_;
  std::vector<Problem>& problems_;
  std::map<std::string, std::shared_ptr<const ZoneRules>> zones_;
  ValueWriter values_{NullTexts{}};
};

}  // namespace mixferry::mappings
