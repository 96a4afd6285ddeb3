#include "engine/sandbox/events/event_lines.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <fmt/format.h>
#include <tuple>

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

struct KeyHash {
  const EventStore* events;
  std::size_t operator()(std::uint32_t index) const {
    const EventKey key = events->at(index).key();
    std::size_t hash = TextHash{}(key.distinct_id);
    for (const std::size_t part : {TextHash{}(key.insert_id), std::size_t{key.name},
                                   static_cast<std::size_t>(key.time.time_since_epoch().count())}) {
      hash = (hash ^ part) * 0x9E3779B97F4A7C15ULL;
    }
    return hash;
  }
};

struct KeyEqual {
  const EventStore* events;
  bool operator()(std::uint32_t left, std::uint32_t right) const {
    return events->at(left).key() == events->at(right).key();
  }
};

void append_time(std::string& out, TimePoint time) {
  const std::int64_t milliseconds = time.time_since_epoch().count();
  out += fmt::to_string(milliseconds / 1000);
  if (milliseconds % 1000 != 0) out += fmt::format(".{:03}", milliseconds % 1000);
}

}  // namespace

EventLines::EventLines(Store& store, const Project& project, EventQuery query)
    : store_(store), project_(project), query_(std::move(query)), generation_(store.generation()) {
  for (const std::string& name : query_.without) without_.push_back(store_.names().intern(name));
  if (query_.queried) query_.id = project.identities.canonical(query_.id);
  for (Index index = 0; index < project_.events.end(); ++index) {
    if (is_asked_for(project_.events.at(index))) shown_.push_back(index);
  }
  if (query_.queried) drop_repeated();
  if (query_.by_time) sort();
}

bool EventLines::append(std::string& out, std::size_t bytes) {
  const std::size_t before = out.size();
  while (generation_ == store_.generation() && query_.limit > 0 && out.size() < bytes &&
         next_ < shown_.size()) {
    const StoredEvent& event = project_.events.at(shown_[next_]);
    ++next_;
    if (event.is_removed()) continue;
    append_line(out, event);
    --query_.limit;
  }
  return out.size() > before;
}

/// Keeps the last of those with one key. They are told apart by the id they were sent with.
void EventLines::drop_repeated() {
  boost::unordered_flat_set<Index, KeyHash, KeyEqual> seen{0, KeyHash{&project_.events},
                                                           KeyEqual{&project_.events}};
  std::vector<Index> last;
  for (auto index = shown_.rbegin(); index != shown_.rend(); ++index) {
    if (project_.events.at(*index).is_unique || seen.insert(*index).second) last.push_back(*index);
  }
  shown_.assign(last.rbegin(), last.rend());
}

void EventLines::sort() {
  std::ranges::stable_sort(shown_, {}, [this](Index index) {
    const StoredEvent& event = project_.events.at(index);
    const EventKey key = event.key();
    return std::tuple{key.time, store_.names().text(key.name), id_of(event), key.insert_id};
  });
}

std::string_view EventLines::id_of(const StoredEvent& event) const {
  const std::string_view sent = event.key().distinct_id;
  return query_.queried ? project_.identities.canonical(sent) : sent;
}

bool EventLines::is_asked_for(const StoredEvent& event) const {
  if (event.is_removed() || (query_.queried && event.is_verb)) return false;
  if (!query_.id.empty() && id_of(event) != query_.id) return false;
  return query_.event.empty() || store_.names().text(event.key().name) == query_.event;
}

void EventLines::append_line(std::string& out, const StoredEvent& event) const {
  const EventKey key = event.key();
  out += R"({"event":)";
  append_quoted(out, store_.names().text(key.name));
  out += R"(,"properties":{"time":)";
  append_time(out, key.time);
  out += R"(,"distinct_id":)";
  append_quoted(out, id_of(event));
  out += R"(,"$insert_id":)";
  append_quoted(out, key.insert_id);
  PackedProperties properties{event.properties()};
  while (const std::optional<Property> property = properties.next()) {
    if (std::ranges::find(without_, property->name) != without_.end()) continue;
    out += ',';
    append_quoted(out, store_.names().text(property->name));
    out += ':';
    out += property->value;
  }
  out += "}}\n";
}

}  // namespace mixferry::sandbox
