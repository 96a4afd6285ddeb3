#include "engine/syncing/changed_properties.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "engine/base/json_text.h"
#include "engine/syncing/sent_properties.h"

namespace mixferry::syncing {
namespace {

struct Change {
  std::string_view name;
  const SentProperty* before = nullptr;  ///< nullptr: no record speaks of it
  const SentProperty* tonight = nullptr;

  [[nodiscard]] bool is_replaced() const {
    return before != nullptr && tonight != nullptr && before->has_value() && tonight->has_value();
  }
};

std::vector<Change> changes_between(const SentProperties& before, const SentProperties& tonight) {
  std::vector<Change> changes;
  for (const auto& [name, sent] : before) {
    const auto now = tonight.find(name);
    if (now == tonight.end()) {
      changes.push_back({name, &sent, nullptr});
    } else if (!sent.is_same_as(now->second)) {
      changes.push_back({name, &sent, &now->second});
    }
  }
  for (const auto& [name, sent] : tonight)
    if (!before.contains(name)) changes.push_back({name, nullptr, &sent});
  return changes;
}

std::string kept(std::string text) {
  if (text.size() <= ChangedProperties::kTextKeptBytes) return text;
  text.resize(utf8_prefix(text, ChangedProperties::kTextKeptBytes).size());
  return text + "\u2026";
}

std::string kept(const SentProperty* sent) {
  return sent == nullptr ? std::string() : kept(sent->in_words());
}

}  // namespace

void ChangedProperties::take(std::string_view id, std::string_view before, std::string_view tonight) {
  const std::optional<SentProperties> last = properties_in(before);
  const std::optional<SentProperties> now = properties_in(tonight);
  if (!last || !now) return;
  ++looked_at_;
  const std::vector<Change> changes = changes_between(*last, *now);
  if (changes.empty()) ++same_values_;
  for (const Change& change : changes) {
    auto found = properties_.find(change.name);
    if (found == properties_.end()) {
      if (properties_.size() == kPropertiesMax) {
        left_out_ = true;
        continue;
      }
      const std::string name(change.name);
      found = properties_.emplace(name, ChangedProperty{.name = name}).first;
    }
    ChangedProperty& property = found->second;
    ++property.profiles;
    if (changes.size() == 1) ++property.alone;
    if (change.is_replaced()) ++property.replaced;
    if (property.examples.size() < ChangedProperty::kExamplesMax)
      property.examples.push_back({kept(std::string(id)), kept(change.before), kept(change.tonight)});
  }
}

std::vector<ChangedProperty> ChangedProperties::by_frequency() const {
  std::vector<ChangedProperty> sorted;
  for (const auto& [name, property] : properties_) sorted.push_back(property);
  std::ranges::stable_sort(sorted, std::greater{}, &ChangedProperty::profiles);
  return sorted;
}

}  // namespace mixferry::syncing
