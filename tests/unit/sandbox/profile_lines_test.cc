#include "engine/sandbox/profile_lines.h"

#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

/// Three users, `c`, `a`, `b` in this order, each with `x` and `y`.
class ProfileLinesTest : public testing::Test {
 protected:
  ProfileLinesTest() {
    for (const std::string_view id : {"c", "a", "b"}) add(id);
  }

  void add(std::string_view id) {
    Draft draft;
    draft.load("");
    draft.set(store_.names().intern("x"), "1");
    draft.set(store_.names().intern("y"), "[]");
    Collection& users = store_.projects().front().users;
    users.set_properties(users.insert(kNoName, id), draft.save());
  }

  /// The ids that the lines show, a piece at a time.
  std::string ids(LinesQuery query) {
    ProfileLines lines{store_, store_.projects().front(), std::move(query)};
    std::string ids;
    std::string piece;
    while (lines.append(piece, 1)) {
      ids += piece.substr(17, piece.find('"', 17) - 17);
      piece.clear();
    }
    return ids;
  }

  Store store_{{"t"}, {}};
};

TEST_F(ProfileLinesTest, ComeInTheOrderOfArrivalOrById) {
  EXPECT_EQ(ids({}), "cab");
  EXPECT_EQ(ids({.by_id = true}), "abc");
  EXPECT_EQ(ids({.limit = 2}), "ca");
  EXPECT_EQ(ids({.limit = 0}), "");
  EXPECT_EQ(ids({.id = "a"}), "a");
  EXPECT_EQ(ids({.target = Target::groups}), "");
}

TEST_F(ProfileLinesTest, LeaveOutWhatIsNotWanted) {
  std::string out;
  ProfileLines lines{store_, store_.projects().front(), {.without = {"x", "other"}, .limit = 1}};
  EXPECT_TRUE(lines.append(out, 1'000));
  EXPECT_EQ(out, "{\"$distinct_id\":\"c\",\"$properties\":{\"y\":[]}}\n");
}

// Method: profiles come, go and are all forgotten between two pieces.
TEST_F(ProfileLinesTest, GoOnWhileProfilesChange) {
  Collection& users = store_.projects().front().users;
  ProfileLines lines{store_, store_.projects().front(), {}};
  std::string out;
  EXPECT_TRUE(lines.append(out, 1));
  users.remove(*users.find(kNoName, "a"));
  add("d");
  EXPECT_TRUE(lines.append(out, 1'000));
  EXPECT_NE(out.find("\"b\""), std::string::npos);
  EXPECT_NE(out.find("\"d\""), std::string::npos);
  EXPECT_EQ(out.find("\"a\""), std::string::npos);

  ProfileLines forgotten{store_, store_.projects().front(), {.by_id = true}};
  store_.clear();
  EXPECT_FALSE(forgotten.append(out, 10'000));
}

}  // namespace
}  // namespace mixferry::sandbox
