#include "mappings/plan/members_hash.h"

#include <cstddef>
#include <xxhash.h>

namespace mixferry::mappings {
namespace {

/// Where the member ends that begins at `begin`.
std::size_t end_of_member(std::string_view members, std::size_t begin) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = begin; i < members.size(); ++i) {
    const char byte = members[i];
    if (byte == '\\') {
      ++i;  // whatever it is, it ends nothing
    } else if (byte == '"') {
      in_text = !in_text;
    } else if (!in_text && (byte == '{' || byte == '[')) {
      ++depth;
    } else if (!in_text && (byte == '}' || byte == ']')) {
      --depth;
    } else if (byte == ',' && !in_text && depth == 0) {
      return i;
    }
  }
  return members.size();
}

}  // namespace

Hash128 hash_of_members(std::string_view members) {
  Hash128 sum;
  for (std::size_t begin = 1; begin < members.size();) {
    const std::size_t end = end_of_member(members, begin);
    const XXH128_hash_t hash = XXH3_128bits(members.data() + begin, end - begin);
    sum.high += hash.high64;
    sum.low += hash.low64;
    begin = end + 1;
  }
  return sum;
}

}  // namespace mixferry::mappings
