#include "engine/sandbox/profile_lines.h"

#include <algorithm>
#include <tuple>

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {

ProfileLines::ProfileLines(Store& store, Project& project, LinesQuery query)
    : store_(store), project_(project), query_(std::move(query)), generation_(store.generation()) {
  for (const std::string& name : query_.without) without_.push_back(store_.names().intern(name));
  if (query_.target == Target::users) canonical_id_ = project.identities.resolve(query_.id);
  if (query_.by_id) sort();
}

bool ProfileLines::append(std::string& out, std::size_t bytes) {
  const std::size_t before = out.size();
  while (generation_ == store_.generation() && query_.limit > 0 && out.size() < bytes) {
    const auto end = query_.by_id ? static_cast<Collection::Index>(sorted_.size()) : collection().end();
    if (next_ >= end) break;
    const Profile& profile = collection().at(query_.by_id ? sorted_[next_] : next_);
    ++next_;
    if (!is_asked_for(profile)) continue;
    append_line(out, profile);
    --query_.limit;
  }
  return out.size() > before;
}

Collection& ProfileLines::collection() const {
  return query_.target == Target::users ? project_.users : project_.groups;
}

bool ProfileLines::is_asked_for(const Profile& profile) const {
  if (profile.removed) return false;
  if (!query_.id.empty() && profile.id != query_.id && profile.id != canonical_id_) return false;
  return query_.target == Target::users || query_.all || store_.queryable(profile.group_key);
}

void ProfileLines::append_line(std::string& out, const Profile& profile) const {
  if (query_.target == Target::users) {
    out += R"({"$distinct_id":)";
  } else {
    out += R"({"$group_key":)";
    append_quoted(out, store_.names().text(profile.group_key));
    out += R"(,"$group_id":)";
  }
  append_quoted(out, profile.id);
  out += R"(,"$properties":{)";
  PackedProperties properties{profile.properties};
  std::string_view separator;
  while (const std::optional<Property> property = properties.next()) {
    if (std::ranges::find(without_, property->name) != without_.end()) continue;
    out += separator;
    separator = ",";
    append_quoted(out, store_.names().text(property->name));
    out += ':';
    out += property->value;
  }
  out += "}}\n";
}

void ProfileLines::sort() {
  const Collection& profiles = collection();
  for (Collection::Index index = 0; index < profiles.end(); ++index) {
    if (!profiles.at(index).removed) sorted_.push_back(index);
  }
  std::ranges::sort(sorted_, {}, [&](Collection::Index index) {
    const Profile& profile = profiles.at(index);
    return std::tuple{store_.names().text(profile.group_key), std::string_view{profile.id}};
  });
}

}  // namespace mixferry::sandbox
