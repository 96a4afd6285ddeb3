#include "connectors/input/object_name.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mixferry::connectors {
namespace {

struct NameCase {
  const char* path;
  const char* object;
};

// Method: names as CRMs, browsers and people write them.
TEST(ObjectName, LeavesOutWhatIsNotTheObject) {
  for (const auto& [path, object] : std::vector<NameCase>{
           {"Contact.csv", "contact"},
           {"WE_1.ZIP:Contact.csv", "contact"},
           {"a/b/Contacts_001.csv.gz", "contacts"},
           {"contacts-2024-03-12.csv", "contacts"},
           {"contacts (2).csv", "contacts"},
           {"Contact2.csv", ""},
           {"subscribed_members_export_4b6a3d9e1c.csv", "subscribed members export"},
           {"hubspot-crm-exports-all-contacts-2024-06-04-1.csv", "hubspot crm exports all contacts"},
           {"My_Contact__c.csv", "my contact c"},
           {"2024.csv", ""},
           {"-", ""},
       }) {
    EXPECT_EQ(object_name(path), object) << path;
  }
}

TEST(ObjectName, IsHeldAgainstNames) {
  const std::vector<std::string> names = {"Contact", "Contacts"};
  EXPECT_EQ(called_by("x.zip:Contact.csv", names), Called::wholly);
  EXPECT_EQ(called_by("CONTACTS_002.csv", names), Called::wholly);
  EXPECT_EQ(called_by("all-contacts.csv", names), Called::ends_so);
  for (const char* other : {"Account.csv", "AccountContactRole.csv", "My_Contact__c.csv",
                            "contacts_companies.csv", "contact.lists/Account.csv"}) {
    EXPECT_EQ(called_by(other, names), Called::otherwise) << other;
  }
  EXPECT_EQ(called_by("Contact.csv", {}), Called::otherwise);
}

}  // namespace
}  // namespace mixferry::connectors
