#include "mappings/draft/meanings.h"

#include <gmock/gmock.h>

#include "tests/unit/mappings/draft/tables.h"

namespace mixferry::mappings {
namespace {

std::string property_of(const std::string& name, const std::string& value,
                        TargetKind target = TargetKind::users) {
  const auto columns = survey_of({{name, {value}}});
  const auto meaning = meaning_of(columns.front(), guess_type(columns.front()), target);
  return meaning ? std::string(meaning->property) : "";
}

std::string personal(const std::string& name, const std::string& value) {
  const auto columns = survey_of({{name, {value}}});
  return std::string(personal_data_in(name, guess_type(columns.front())).value_or(""));
}

TEST(Meanings, AreFoundInAllSpellings) {
  EXPECT_EQ(property_of("E-Mail Address", "a@b.de"), "$email");
  EXPECT_EQ(property_of("property_firstname", "Ada"), "$first_name");
  EXPECT_EQ(property_of("Person - Last name", "One"), "$last_name");
  EXPECT_EQ(property_of("properties.phone", "+49 30 901820"), "$phone");
  EXPECT_EQ(property_of("CREATEDDATE", "2024-01-01"), "$created");
  EXPECT_EQ(property_of("Prénom", "Ada"), "$first_name");
  EXPECT_EQ(property_of("profile.email", "a@b.de"), "$email");
  EXPECT_EQ(property_of("data.contact.address.city", "Ulm"), "$city");
  EXPECT_EQ(property_of("company.email", "a@b.de"), "");
  EXPECT_EQ(property_of("Customer Since", "2024-01-01"), "$created");
}

TEST(Meanings, NeedValuesThatFit) {
  EXPECT_EQ(property_of("Created", "last week"), "");
  EXPECT_EQ(property_of("Created", "03/04/2024"), "");
  EXPECT_EQ(property_of("Country", "Germany"), "");
  EXPECT_EQ(property_of("Country", "DE"), "$country_code");
  EXPECT_EQ(property_of("Time Zone", "Europe/Berlin"), "$timezone");
  EXPECT_EQ(property_of("Time Zone", "Copenhagen"), "");
  EXPECT_EQ(property_of("Photo", "me.png"), "");
}

TEST(Meanings, DifferForPeopleAndCompanies) {
  EXPECT_EQ(property_of("Company Name", "Acme"), "");
  EXPECT_EQ(property_of("Company Name", "Acme", TargetKind::groups), "$name");
  EXPECT_EQ(property_of("First Name", "Ada", TargetKind::groups), "");
}

TEST(Meanings, MarkPersonalData) {
  EXPECT_EQ(personal("x", "a@b.de"), "an e-mail address");
  EXPECT_EQ(personal("Mobile", "415-555-2671"), "a telephone number");
  EXPECT_EQ(personal("Date of Birth", "1990-01-01"), "a birthday");
  EXPECT_EQ(personal("Mailing Street", "1 Main St"), "an address");
  EXPECT_EQ(personal("OPTIN_IP", "10.0.0.1"), "an IP address");
  EXPECT_EQ(personal("LastName", "One"), "a name");
  EXPECT_EQ(personal("Plan", "pro"), "");
  EXPECT_EQ(personal("Has Opted Out of Email", "true"), "");
}

}  // namespace
}  // namespace mixferry::mappings
