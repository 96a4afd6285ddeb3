#include "engine/verification/expected_profile.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mixferry::verification {
namespace {

/// What Mixpanel writes itself, where it sees a person. Source: Mixpanel docs, "Default Properties" and
/// "Geolocation".
constexpr std::array<std::string_view, 7> kOfMixpanel = {
    "$city", "$region", "$country_code", "$timezone", "$geo_source", "$last_seen", "$mp_first_event_time"};

/// Of a node of a map, beside what stands in it.
constexpr std::size_t kNodeBytes = 80;

void apply(mixpanel::Operation operation, const mixpanel::RecordChange& change, ExpectedProperty& property) {
  switch (operation) {
    case mixpanel::Operation::set:
      return property.set(change.json);
    case mixpanel::Operation::set_once:
      return property.set_once(change.json);
    case mixpanel::Operation::add:
      return property.count_on(Doubt::added);
    case mixpanel::Operation::append:
      return property.count_on(Doubt::appended);
    case mixpanel::Operation::unite:
      return property.unite(change.json);
    case mixpanel::Operation::remove:
      return property.remove(change.json);
    case mixpanel::Operation::unset:
      return property.unset();
    case mixpanel::Operation::erase:
      return;
  }
}

Difference difference(const std::string& name, const ExpectedProperty& expected,
                      std::optional<std::string_view> found) {
  Difference difference{
      .property = name, .expected = expected.in_words(), .found = std::string(found.value_or(""))};
  if (expected.is_absent()) difference.kind = Difference::Kind::not_expected;
  if (!found) difference.kind = Difference::Kind::not_there;
  difference.is_of_counter = expected.is_counted_on();
  return difference;
}

}  // namespace

ExpectedProperty& ExpectedProfile::property(const std::string& name) {
  const auto [entry, is_new] = properties_.try_emplace(name);
  if (is_new) {
    if (was_deleted_) entry->second = ExpectedProperty::nothing();
    bytes_ += kNodeBytes + name.size() + entry->second.bytes();
  }
  return entry->second;
}

void ExpectedProfile::take(const mixpanel::UpdateRecord& update) {
  if (update.operation == mixpanel::Operation::erase) {
    there_ = There::no;
    was_deleted_ = true;
    properties_.clear();
    bytes_ = 0;
    return;
  }
  if (mixpanel::makes_profile(update.operation)) {
    there_ = There::yes;
  } else if (there_ == There::no) {
    there_ = There::unknown;  // whether it becomes an empty profile is not documented
  }
  for (const mixpanel::RecordChange& change : update.changes) {
    ExpectedProperty& changed = property(change.name);
    bytes_ -= changed.bytes();
    apply(update.operation, change, changed);
    bytes_ += changed.bytes();
  }
}

Comparison ExpectedProfile::compare_missing() const {
  if (there_ == There::yes) return {.verdict = Verdict::missing};
  return {};  // what may not be there has no property that has to be
}

Comparison ExpectedProfile::compare(const FoundProfile* found) const {
  if (found == nullptr) return compare_missing();
  Comparison comparison;
  if (there_ == There::no) {
    comparison.differences.push_back(
        {.kind = Difference::Kind::not_deleted, .expected = "no profile", .found = "a profile"});
  }
  for (const auto& [name, expected] : properties_) {
    const std::optional<std::string_view> value = found->find(name);
    const ExpectedProperty::Comparison compared = expected.compare(value);
    if (compared.agreement == ExpectedProperty::Agreement::equal) continue;
    if (compared.agreement == ExpectedProperty::Agreement::unverifiable) {
      comparison.doubtful.push_back({name, compared.doubt});
    } else if (value && std::ranges::find(kOfMixpanel, name) != kOfMixpanel.end()) {
      comparison.by_mixpanel.push_back(name);
    } else {
      comparison.differences.push_back(difference(name, expected, value));
    }
  }
  if (!comparison.differences.empty()) {
    comparison.verdict = Verdict::differs;
  } else if (!comparison.doubtful.empty()) {
    comparison.verdict = Verdict::unverifiable;
  }
  return comparison;
}

}  // namespace mixferry::verification
