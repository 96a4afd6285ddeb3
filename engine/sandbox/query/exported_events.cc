#include "engine/sandbox/query/exported_events.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "engine/sandbox/json_value.h"
#include "engine/sandbox/query/profile_subject.h"

namespace mixferry::sandbox {
namespace {

/// An event as `where` sees it; `user[..]` is the profile of whoever it belongs to.
class EventSubject final : public WhereSubject {
 public:
  EventSubject(const NameTable& names, const Project& project, const StoredEvent& event, std::int64_t time)
      : names_(names), project_(project), event_(event), time_(time) {}

  [[nodiscard]] std::optional<std::string> json(WhereScope scope, std::string_view name) const override {
    const std::string_view id = project_.identities.canonical(event_.key().distinct_id);
    if (scope == WhereScope::user) {
      const auto index = project_.users.find_seen(kNoName, id);
      if (!index) return std::nullopt;
      return ProfileSubject{names_, id, project_.users.seen(*index)->properties}.json(scope, name);
    }
    if (name == "distinct_id") return quoted(id);
    if (name == "$insert_id") return quoted(event_.key().insert_id);
    if (name == "time" || name == "$time") return fmt::to_string(time_);
    const std::optional<NameId> number = names_.find(name);
    const auto value = number ? find_packed(event_.properties(), *number) : std::nullopt;
    if (!value) return std::nullopt;
    return std::string{*value};
  }

 private:
  const NameTable& names_;
  const Project& project_;
  const StoredEvent& event_;
  std::int64_t time_;
};

}  // namespace

ExportedEvents::ExportedEvents(Store& store, const Project& project, const ProjectZone& zone,
                               ExportQuery query, TimePoint now)
    : store_(store),
      project_(project),
      zone_(zone),
      query_(std::move(query)),
      seen_until_(now - store.seen_after()),
      generation_(store.generation()),
      end_(project.events.end()) {}

bool ExportedEvents::append(std::string& out, std::size_t bytes) {
  const std::size_t before = out.size();
  while (generation_ == store_.generation() && query_.limit > 0 && out.size() < bytes && next_ < end_) {
    const StoredEvent& event = project_.events.at(next_);
    ++next_;
    if (!is_asked_for(event)) continue;
    append_line(out, event);
    --query_.limit;
  }
  return out.size() > before;
}

bool ExportedEvents::is_asked_for(const StoredEvent& event) const {
  if (event.is_removed() || event.arrived > seen_until_) return false;
  const EventKey key = event.key();
  const auto day = std::chrono::floor<std::chrono::days>(zone_.local(key.time));
  if (day < query_.from || day > query_.to) return false;
  if (query_.events &&
      std::ranges::find(*query_.events, store_.names().text(key.name)) == query_.events->end())
    return false;
  if (!query_.where) return true;
  return query_.where->holds(EventSubject{store_.names(), project_, event, shown_time(key.time)})
      .value_or(false);
}

std::int64_t ExportedEvents::shown_time(TimePoint time) const {
  const auto local = zone_.local(time).time_since_epoch();
  return query_.in_milliseconds ? local.count() : std::chrono::floor<std::chrono::seconds>(local).count();
}

void ExportedEvents::append_line(std::string& out, const StoredEvent& event) const {
  const EventKey key = event.key();
  const std::string_view id = project_.identities.canonical(key.distinct_id);
  out += fmt::format(R"({{"event":{},"properties":{{"time":{},"distinct_id":{},"$insert_id":{})",
                     quoted(store_.names().text(key.name)), shown_time(key.time), quoted(id),
                     quoted(key.insert_id));
  PackedProperties properties{event.properties()};
  while (const std::optional<Property> property = properties.next()) {
    out += fmt::format(",{}:{}", quoted(store_.names().text(property->name)), property->value);
  }
  const std::string arrived = fmt::to_string(event.arrived.time_since_epoch().count());
  const std::array<std::pair<std::string_view, std::string>, 6> added = {
      {{"$distinct_id_before_identity", id == key.distinct_id ? std::string{} : quoted(key.distinct_id)},
       {"$import", event.is_imported ? "true" : ""},
       {"$mp_api_endpoint", quoted("api.mixpanel.com")},
       {"$mp_api_timestamp_ms", arrived},
       {"$mp_event_size", fmt::to_string(event.properties().size())},
       {"mp_processing_time_ms", arrived}}};
  for (const auto& [name, value] : added) {
    const std::optional<NameId> number = store_.names().find(name);
    const bool was_sent = number && find_packed(event.properties(), *number);
    if (!value.empty() && !was_sent) out += fmt::format(",\"{}\":{}", name, value);
  }
  out += "}}\n";
}

}  // namespace mixferry::sandbox
