#include "tests/tidy/rooms.h"

#include <gmock/gmock.h>

namespace mixferry::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Rooms& three_rooms() {
  static const Rooms rooms(
      "engine/base\nengine/ledger engine/base\nengine/ledger/sqlite engine/base engine/ledger\n");
  return rooms;
}

std::vector<SourceFile> with(SourceFile more) {
  return {{"engine/ledger/ledger.h", "#include <string>\n#include \"engine/base/error.h\"\n"},
          {"engine/ledger/sqlite/tables.cc",
           "#include \"engine/ledger/ledger.h\"\n#include \"engine/ledger/sqlite/tables.h\"\n"
           "#include \"engine/base/error.h\"\n"},
          std::move(more)};
}

TEST(Rooms, AreTheInnermostFoldersThatAreLibraries) {
  EXPECT_EQ(three_rooms().room_of("engine/ledger/sqlite/tables.cc"), "engine/ledger/sqlite");
  EXPECT_EQ(three_rooms().room_of("engine/ledger/ledger.h"), "engine/ledger");
  EXPECT_EQ(three_rooms().room_of("engine/cli/main.cc"), "");
}

TEST(Rooms, MayIncludeWhatTheyLink) {
  EXPECT_THAT(three_rooms().contradictions(with({"engine/base/error.h", "#include \"engine/base/row.h\"\n"})),
              IsEmpty());
}

TEST(Rooms, MayNotIncludeWhatTheyDoNotLink) {
  EXPECT_THAT(
      three_rooms().contradictions(
          with({"engine/ledger/run_lock.cc", "#include \"engine/ledger/sqlite/tables.h\"\n"})),
      ElementsAre("engine/ledger/run_lock.cc includes engine/ledger/sqlite/tables.h, and engine/ledger does "
                  "not link engine/ledger/sqlite"));
}

TEST(Rooms, MayNotLinkWhatTheyDoNotInclude) {
  const Rooms more("engine/base\nengine/ledger engine/base\n");
  EXPECT_THAT(more.contradictions({{"engine/ledger/ledger.h", "#include <string>\n"}}),
              ElementsAre("engine/ledger links engine/base, and includes nothing of it"));
}

TEST(Rooms, HoldEveryFile) {
  EXPECT_THAT(three_rooms().contradictions(with({"engine/report/words.cc", ""})),
              ElementsAre("engine/report/words.cc lies in no folder that is a library"));
}

}  // namespace
}  // namespace mixferry::tests
