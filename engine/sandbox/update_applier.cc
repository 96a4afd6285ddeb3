#include "engine/sandbox/update_applier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unordered_set>

#include "engine/sandbox/json_value.h"
#include "engine/sandbox/update_reader.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kLastSeen = "$last_seen";
constexpr std::array<std::string_view, 6> kAutomaticProperties = {"$city",     "$region",     "$country_code",
                                                                  "$timezone", "$geo_source", kLastSeen};

constexpr unsigned kSets = mask_of(Operation::set) | mask_of(Operation::set_once);
constexpr unsigned kCreates =
    kSets | mask_of(Operation::add) | mask_of(Operation::append) | mask_of(Operation::unite);
constexpr unsigned kNotOnGroups = mask_of(Operation::add) | mask_of(Operation::append);

std::string join_list(const std::vector<std::string_view>& items) {
  return fmt::format("[{}]", fmt::join(items, ","));
}

}  // namespace

ApplyContext make_context(Target target, bool strict, bool locate_sender, TimePoint now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  return {
      .target = target,
      .strict = strict,
      .locate_sender = locate_sender,
      .now_seconds = std::chrono::duration<double>(now.time_since_epoch()).count(),
      .last_seen = fmt::format("\"{:%FT%T}\"", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)))};
}

UpdateApplier::UpdateApplier(Store& store, const Behaviour& behaviour)
    : store_(store), behaviour_(behaviour) {}

Effect UpdateApplier::apply(const Update& update, const ApplyContext& context) {
  if (context.target == Target::groups && (update.operations & kNotOnGroups) != 0) {
    if (context.strict || behaviour_.add_and_append_on_groups_invalid) {
      refusal_ = "$add and $append, not supported on groups";
      return Effect::invalid;
    }
    if ((update.operations & ~kNotOnGroups) == 0) return Effect::ignored;
  }
  Project* const project = store_.project(update.token);
  if (project == nullptr) return Effect::unknown_token;
  if (context.target == Target::groups) return apply_to(project->groups, update.id, update, context);
  const std::string_view id =
      update.ignore_alias ? std::string_view{update.id} : project->identities.resolve(update.id);
  return apply_to(project->users, id, update, context);
}

Effect UpdateApplier::apply_to(Collection& profiles, std::string_view id, const Update& update,
                               const ApplyContext& context) {
  const std::optional<Collection::Index> found = profiles.find(update.group_key, id);
  if (update.has(Operation::erase)) {
    if (found) profiles.remove(*found);
    return found ? Effect::changed : Effect::unchanged;
  }
  if (!found && (update.operations & kCreates) == 0) return Effect::unchanged;
  draft_.load(found ? std::string_view{profiles.at(*found).properties} : std::string_view{});
  list_too_large_ = false;
  const std::size_t properties_before = draft_.size();
  for (const Change& change : update.changes) {
    const bool unknown_here =
        context.target == Target::groups && (mask_of(change.operation) & kNotOnGroups) != 0;
    if (unknown_here || (found && is_older(profiles, *found, update, change, context))) continue;
    apply_change(update, change);
  }
  if (list_too_large_) return outgrown(context, "a list of the profile would be larger than 256 KB");
  if (draft_.size() > properties_before && own_properties() > kPropertiesMax) {
    return outgrown(context, "the profile would have more than 2000 properties");
  }
  apply_location(update, context);
  const bool changed = draft_.changed() || !found;
  apply_last_seen(update, context);
  const Collection::Index index = found ? *found : profiles.insert(update.group_key, id);
  if (draft_.changed()) profiles.set_properties(index, draft_.save());
  if (behaviour_.time_ordered) note_set_times(profiles, index, update, context);
  return changed ? Effect::changed : Effect::unchanged;
}

Effect UpdateApplier::outgrown(const ApplyContext& context, std::string_view reason) {
  if (!context.strict) return Effect::dropped;
  refusal_ = reason;
  return Effect::invalid;
}

void UpdateApplier::apply_change(const Update& update, const Change& change) {
  const std::string_view operand = update.operand(change);
  switch (change.operation) {
    case Operation::set:
      return draft_.set(change.name, operand);
    case Operation::set_once: {
      const std::optional<std::string_view> old = draft_.find(change.name);
      if (!old || type_of(*old) == ValueType::null) draft_.set(change.name, operand);
      return;
    }
    case Operation::add:
      return add(change.name, operand);
    case Operation::append:
      return append(change.name, operand);
    case Operation::unite:
      return unite(change.name, operand);
    case Operation::remove:
      return remove(change.name, operand);
    case Operation::unset:
      return draft_.erase(change.name);
    case Operation::erase:
      return;  // done before anything else is looked at
  }
}

void UpdateApplier::add(NameId name, std::string_view operand) {
  const std::optional<std::string_view> old = draft_.find(name);
  if (!old) return draft_.set(name, operand);
  if (type_of(*old) != ValueType::number) return;
  std::string sum = add_numbers(*old, operand);
  if (!sum.empty()) draft_.set_owned(name, std::move(sum));
}

void UpdateApplier::append(NameId name, std::string_view operand) {
  const std::optional<std::string_view> old = draft_.find(name);
  if (old && type_of(*old) != ValueType::list) return;
  std::vector<std::string_view> items = old ? list_items(*old) : std::vector<std::string_view>{};
  items.push_back(operand);
  std::string list = join_list(items);
  list_too_large_ |= list.size() > kCompoundBytesMax;
  draft_.set_owned(name, std::move(list));
}

void UpdateApplier::unite(NameId name, std::string_view operand) {
  const std::optional<std::string_view> old = draft_.find(name);
  if (old && type_of(*old) != ValueType::list) return;
  std::vector<std::string_view> items = old ? list_items(*old) : std::vector<std::string_view>{};
  std::unordered_set<std::string_view> present{items.begin(), items.end()};
  for (const std::string_view item : list_items(operand)) {
    if (present.insert(item).second) items.push_back(item);
  }
  std::string list = join_list(items);
  list_too_large_ |= list.size() > kCompoundBytesMax;
  draft_.set_owned(name, std::move(list));
}

void UpdateApplier::remove(NameId name, std::string_view operand) {
  const std::optional<std::string_view> old = draft_.find(name);
  if (!old || type_of(*old) != ValueType::list) return;
  std::vector<std::string_view> items = list_items(*old);
  if (std::erase(items, operand) > 0) draft_.set_owned(name, join_list(items));
}

void UpdateApplier::apply_location(const Update& update, const ApplyContext& context) {
  if ((update.operations & kSets) == 0) return;
  const Location* location = nullptr;
  if (update.coordinates) {
    location = location_of_coordinates(update.coordinates->latitude, update.coordinates->longitude);
    if (location != nullptr) set_automatic("$geo_source", "reverse_geocoding", update);
  } else if (update.ip) {
    location = location_of_address(*update.ip);
  } else if (context.locate_sender) {
    location = &sender_location();
  }
  if (location == nullptr) return;
  set_automatic("$city", location->city, update);
  set_automatic("$region", location->region, update);
  set_automatic("$country_code", location->country_code, update);
  set_automatic("$timezone", location->timezone, update);
}

void UpdateApplier::apply_last_seen(const Update& update, const ApplyContext& context) {
  if (update.ignore_time) return;
  if (behaviour_.last_seen_on_set_only && (update.operations & kSets) == 0) return;
  const NameId name = store_.names().intern(kLastSeen);
  const bool set_by_hand = std::ranges::find(update.changes, name, &Change::name) != update.changes.end();
  if (!set_by_hand) draft_.set(name, context.last_seen);
}

/// What the record itself says about `name` wins.
void UpdateApplier::set_automatic(std::string_view name, std::string_view text, const Update& update) {
  const NameId id = store_.names().intern(name);
  if (std::ranges::find(update.changes, id, &Change::name) != update.changes.end()) return;
  std::string value;
  append_quoted(value, text);
  draft_.set_owned(id, std::move(value));
}

bool UpdateApplier::is_older(Collection& profiles, Collection::Index index, const Update& update,
                             const Change& change, const ApplyContext& context) const {
  if (!behaviour_.time_ordered || change.operation != Operation::set) return false;
  const auto last_set = profiles.set_times().find({index, change.name});
  return last_set != profiles.set_times().end() &&
         update.time.value_or(context.now_seconds) < last_set->second;
}

void UpdateApplier::note_set_times(Collection& profiles, Collection::Index index, const Update& update,
                                   const ApplyContext& context) const {
  const double time = update.time.value_or(context.now_seconds);
  for (const Change& change : update.changes) {
    if (change.operation != Operation::set) continue;
    double& last_set = profiles.set_times().try_emplace({index, change.name}, time).first->second;
    last_set = std::max(last_set, time);
  }
}

std::size_t UpdateApplier::own_properties() const {
  if (draft_.size() <= kPropertiesMax) return draft_.size();
  return draft_.size() -
         static_cast<std::size_t>(std::ranges::count_if(kAutomaticProperties, [this](auto name) {
           return draft_.find(store_.names().intern(name)).has_value();
         }));
}

}  // namespace mixferry::sandbox
