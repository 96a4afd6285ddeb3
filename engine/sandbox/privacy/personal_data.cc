#include "engine/sandbox/privacy/personal_data.h"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

#include "engine/sandbox/events/event_lines.h"
#include "engine/sandbox/profile_lines.h"
#include "engine/sandbox/query/gzip_lines.h"

namespace mixferry::sandbox {
namespace {

class NoLines final : public Lines {
 public:
  bool append(std::string& /*out*/, std::size_t /*bytes*/) override { return false; }
};

void append_all(std::string& out, Lines& lines) {
  while (lines.append(out, out.size() + 1)) {
  }
}

}  // namespace

void forget_person(Project& project, std::string_view id) {
  const std::vector<std::string_view> linked = project.identities.ids_of(id);
  const std::unordered_set<std::string_view> ids(linked.begin(), linked.end());
  for (const std::string_view each : ids) {
    if (const auto profile = project.users.find(kNoName, each)) project.users.remove(*profile);
  }
  for (std::size_t index = 0; index < project.events.end(); ++index) {
    const StoredEvent& event = project.events.at(index);
    if (!event.is_removed() && ids.contains(event.key().distinct_id)) project.events.remove(index);
  }
}

std::string packed_data_of(Store& store, Project& project, const std::vector<std::string>& ids) {
  std::string text;
  std::unordered_set<std::string_view> told;
  for (const std::string& id : ids) {
    if (!told.insert(project.identities.resolve(id)).second) continue;
    ProfileLines profiles(store, project, {.id = id});
    append_all(text, profiles);
    EventLines events(store, project, {.queried = true, .id = id});
    append_all(text, events);
  }
  std::string packed;
  GzipLines lines(std::move(text), std::make_unique<NoLines>());
  append_all(packed, lines);
  return packed;
}

std::uint64_t days_of_events(const Project& project, TimePoint now) {
  TimePoint first = now;
  for (std::size_t index = 0; index < project.events.end(); ++index) {
    const StoredEvent& event = project.events.at(index);
    if (!event.is_removed()) first = std::min(first, event.key().time);
  }
  const auto days = std::chrono::floor<std::chrono::days>(now) - std::chrono::floor<std::chrono::days>(first);
  return static_cast<std::uint64_t>(days.count()) + 1;
}

}  // namespace mixferry::sandbox
