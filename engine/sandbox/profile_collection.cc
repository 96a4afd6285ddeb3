#include "engine/sandbox/profile_collection.h"

namespace mixferry::sandbox {

std::size_t Collection::Hash::operator()(const Key& key) const {
  return TextHash{}(key.id) + key.group_key * 0x9E3779B97F4A7C15ULL;
}

std::size_t Collection::Hash::operator()(Index index) const {
  const Profile& profile = (*profiles)[index];
  return (*this)(Key{profile.group_key, profile.id});
}

bool Collection::Equal::operator()(const Key& key, Index index) const {
  const Profile& profile = (*profiles)[index];
  return key == Key{profile.group_key, profile.id};
}

Collection::Collection() : indexes_(0, Hash{&profiles_}, Equal{&profiles_}) {}

std::optional<Collection::Index> Collection::find(NameId group_key, std::string_view id) const {
  const auto found = indexes_.find(Key{group_key, id});
  if (found == indexes_.end()) return std::nullopt;
  return *found;
}

Collection::Index Collection::insert(NameId group_key, std::string_view id) {
  const Index index = end();
  Profile& profile = profiles_.emplace_back();
  profile.group_key = group_key;
  profile.id = id;
  indexes_.insert(index);
  return index;
}

void Collection::remove(Index index) {
  indexes_.erase(index);
  profiles_[index] = Profile{};
  profiles_[index].removed = true;
}

void Collection::clear() {
  indexes_.clear();
  profiles_.clear();
  set_times_.clear();
}

}  // namespace mixferry::sandbox
