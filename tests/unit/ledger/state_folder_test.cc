#include "engine/ledger/state_folder.h"

#include <gmock/gmock.h>

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::HasSubstr;

TEST(StateFolder, IsMadeWithItsParentsForTheOwnerAlone) {
  const TemporaryFolder folder;
  for (const char* name : {"a/b/c", "d/e/"}) {
    make_state_folder(folder.path() / name);
    make_state_folder(folder.path() / name);
    EXPECT_TRUE(std::filesystem::is_directory(folder.path() / name));
    EXPECT_EQ(std::filesystem::status(folder.path() / name).permissions(), std::filesystem::perms{0700});
  }
}

TEST(StateFolder, MayBeNamedRelativeToWhereOneIs) {
  const TemporaryFolder folder;
  const std::string complaint = complaint_without_rights([&] {
    std::filesystem::current_path(std::filesystem::temp_directory_path());
    const std::string name = "mixferry-relative-" + std::to_string(::getpid());
    make_state_folder(name);
    if (!std::filesystem::remove(name)) throw std::runtime_error("it was not made");
  });
  EXPECT_EQ(complaint, "");
}

TEST(StateFolder, IsRefusedWhereAFileStands) {
  const TemporaryFolder folder;
  std::ofstream{folder.path() / "a"};
  for (const char* name : {"a", "a/b"}) {
    const std::string complaint = complaint_of([&] { make_state_folder(folder.path() / name); });
    EXPECT_THAT(complaint, HasSubstr((folder.path() / name).native() + " can't be used"));
    EXPECT_THAT(complaint, HasSubstr("--state"));
  }
}

TEST(StateFolder, IsRefusedWhereOneMayNotWrite) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
  const auto itself = complaint_without_rights([&] { make_state_folder(folder.path()); });
  EXPECT_THAT(itself, HasSubstr("may not be written to (Permission denied)"));
  const auto below = complaint_without_rights([&] { make_state_folder(folder.path() / "a/b"); });
  EXPECT_THAT(below, HasSubstr((folder.path() / "a").native() + " can't be made (Permission denied)"));
}

}  // namespace
}  // namespace mixferry::ledger
