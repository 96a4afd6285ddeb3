#include "connectors/input/same_members.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/input/content_hash.h"
#include "connectors/input/open_archives.h"

namespace mixferry::connectors {
namespace {

/// Last part of the name, and size: members that differ in one of them are not the same.
using Likeness = std::pair<std::string_view, std::uint64_t>;

Likeness likeness_of(const MemberPlace& place) {
  const std::string_view member = place.source.member;
  return {member.substr(member.rfind('/') + 1), place.bytes};
}

/// Adds those of `alike` whose bytes must be looked at: others have their checksum, or it is not known.
void add_undecided(const std::vector<MemberPlace>& places, const std::vector<std::size_t>& alike,
                   std::vector<std::size_t>& undecided) {
  std::map<std::optional<std::uint32_t>, std::size_t> with_checksum;
  for (const std::size_t at : alike) ++with_checksum[places[at].checksum];
  const bool all_are_told = !with_checksum.contains(std::nullopt);
  for (const std::size_t at : alike) {
    if (alike.size() > 1 && (!all_are_told || with_checksum[places[at].checksum] > 1))
      undecided.push_back(at);
  }
}

}  // namespace

Result<std::vector<std::size_t>> firsts_of_same_members(const std::vector<MemberPlace>& places) {
  std::map<Likeness, std::vector<std::size_t>> alike;
  for (std::size_t at = 0; at < places.size(); ++at) {
    if (!places[at].source.member.empty()) alike[likeness_of(places[at])].push_back(at);
  }
  std::vector<std::size_t> undecided;
  for (const auto& [likeness, positions] : alike) add_undecided(places, positions, undecided);
  std::ranges::sort(undecided);  // so that each archive is read once, from its beginning to its end

  std::vector<std::size_t> firsts(places.size());
  std::iota(firsts.begin(), firsts.end(), std::size_t{0});
  std::map<std::pair<Likeness, ContentHash>, std::size_t> first_with;
  OpenArchives archives;
  for (const std::size_t at : undecided) {
    const auto stream = archives.open_member(places[at].source);
    if (!stream) return std::unexpected(stream.error());
    const auto hash = content_hash(**stream);
    if (!hash) return std::unexpected(hash.error());
    firsts[at] = first_with.try_emplace({likeness_of(places[at]), *hash}, at).first->second;
  }
  return firsts;
}

}  // namespace mixferry::connectors
