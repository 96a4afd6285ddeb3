#include "engine/sandbox/identity/linker.h"

#include <utility>

namespace mixferry::sandbox {

void Linker::request(Project& project, Link link, TimePoint now) {
  project.pending_links.push_back({.due = now + delay_, .link = std::move(link)});
  advance(now);
}

void Linker::advance(TimePoint now) {
  for (Project& project : store_.projects()) {
    while (!project.pending_links.empty() && project.pending_links.front().due <= now) {
      carry_out(project, project.pending_links.front().link);
      project.pending_links.pop_front();
    }
  }
}

void Linker::carry_out(Project& project, const Link& link) {
  const std::optional<Joined> joined = project.identities.link(link);
  if (!joined) return;
  switch (link.kind) {
    case Link::Kind::device:
      if (const auto device = project.users.find(kNoName, joined->absorbed)) project.users.remove(*device);
      return;
    case Link::Kind::alias:
      return;  // a profile that has the alias for its id is reached by `$ignore_alias` alone
    case Link::Kind::identify:
    case Link::Kind::merge:
      return combine(project.users, *joined);
  }
}

/// One profile of two: what only the absorbed one has is added to the other.
void Linker::combine(Collection& users, const Joined& joined) {
  const auto absorbed = users.find(kNoName, joined.absorbed);
  if (!absorbed) return;
  const auto kept = users.find(kNoName, joined.canonical);
  const Collection::Index index = kept ? *kept : users.insert(kNoName, joined.canonical);
  draft_.load(users.at(index).properties);
  PackedProperties more{users.at(*absorbed).properties};
  while (const std::optional<Property> property = more.next()) {
    if (!draft_.find(property->name)) draft_.set(property->name, property->value);
  }
  users.set_properties(index, draft_.save());
  users.remove(*absorbed);
}

}  // namespace mixferry::sandbox
