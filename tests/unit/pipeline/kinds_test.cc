#include "engine/pipeline/kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"

namespace mixferry::pipeline {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const SourceColumns kContacts{"x.zip:contacts.csv", {"Id", "Name", "Email"}};
const SourceColumns kAccounts{"x.zip:accounts.csv", {"Id", "Name", "Website"}};

TEST(KindsOf, TellsObjectsApartByTheirColumns) {
  EXPECT_THAT(kinds_of({kContacts, kAccounts}, {}), ElementsAre(ElementsAre(0u), ElementsAre(1u)));
}

TEST(KindsOf, KeepsPartsTogether) {
  const SourceColumns same_name{"y.zip:Contacts_2.csv", {"Id", "Phone"}};
  const SourceColumns same_columns{"z.csv", {" name", "EMAIL", "id"}};
  const SourceColumns fewer{"old.csv", {"Id", "Email"}};
  const SourceColumns more{"new.csv", {"Id", "Name", "Email", "City"}};
  EXPECT_THAT(kinds_of({kContacts, same_name, same_columns, fewer, more}, {}),
              ElementsAre(ElementsAre(0u, 1u, 2u, 3u, 4u)));
}

TEST(KindsOf, TakesTheMappingsWordForNames) {
  const SourceColumns cleaned{"cleaned_members_export_1a.csv", {"Email", "CLEAN_TIME"}};
  const SourceColumns gone{"unsubscribed_members_export_2b.csv", {"Email", "UNSUB_TIME"}};
  EXPECT_THAT(kinds_of({cleaned, gone}, {"cleaned_members_export", "unsubscribed_members_export"}),
              ElementsAre(ElementsAre(0u, 1u)));
  EXPECT_EQ(kinds_of({cleaned, gone}, {}).size(), 2u);
}

TEST(RequireOneKind, ListsWhatThereIs) {
  const connectors::Expansion together{
      .paths = {kContacts.path, kAccounts.path}, .argument_of = {0, 0}, .left_out = {}};
  try {
    require_one_kind(together, {kContacts, kAccounts}, {});
    FAIL() << "was taken";
  } catch (const RunError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("x.zip:contacts.csv: Id, Name, Email"),
                                    HasSubstr("x.zip:accounts.csv: Id, Name, Website"),
                                    HasSubstr("for instance: x.zip:contacts.csv")));
  }
}

TEST(RequireOneKind, LetsWhatWasNamedOneByOnePass) {
  const connectors::Expansion apart{
      .paths = {kContacts.path, kAccounts.path}, .argument_of = {0, 1}, .left_out = {}};
  EXPECT_NO_THROW(require_one_kind(apart, {kContacts, kAccounts}, {}));
}

}  // namespace
}  // namespace mixferry::pipeline
