#include "engine/ledger/id_mark.h"

#include <gtest/gtest.h>
#include <stdexcept>
#include <utility>
#include <vector>

namespace mixferry::ledger {
namespace {

const std::string kKey = "0123456789abcdef0123456789abcdef";

// Method: python3 -c "import hmac; print(hmac.digest(b'0123456789abcdef'*2, b'users\0u1',
// 'sha256')[:16].hex())"
TEST(IdMark, IsTheFirstHalfOfAnHmac) {
  const Hash128 expected{.high = 0x5b0a9ee1b516b657, .low = 0x4c291f006d1ad871};
  EXPECT_EQ(IdMarker{kKey}.mark("users", "u1"), expected);
}

TEST(IdMark, DependsOnKeyProfilesAndEveryByteOfTheId) {
  const IdMarker marker{kKey};
  const Hash128 mark = marker.mark("users", "u1");
  EXPECT_EQ(IdMarker{marker}.mark("users", "u1"), mark) << "a copy makes the same";
  EXPECT_EQ(marker.mark("users", "u1"), mark) << "and the same one, again";
  const std::vector<std::pair<std::string, std::string>> others = {
      {"users", "U1"}, {"users", "u1 "}, {"users", ""}, {"groups users", "u1"}};
  for (const auto& [profiles, id] : others) EXPECT_NE(marker.mark(profiles, id), mark) << profiles << id;
  EXPECT_NE(IdMarker{make_id_mark_key()}.mark("users", "u1"), mark);
}

TEST(IdMark, NeedsAWholeKey) {
  EXPECT_THROW(IdMarker{"short"}, std::logic_error);
  EXPECT_THROW(IdMarker{""}, std::logic_error);
  EXPECT_EQ(make_id_mark_key().size(), IdMarker::kKeyBytes);
  EXPECT_NE(make_id_mark_key(), make_id_mark_key());
}

}  // namespace
}  // namespace mixferry::ledger
