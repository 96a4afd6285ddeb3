#include "mappings/draft/meanings.h"

#include <algorithm>
#include <array>

#include "mappings/draft/column_index.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

/// Names, folded, in the order of preference; `companies` says whether they
/// mean the same for a group.
struct Names {
  std::string_view property;
  bool for_users;
  bool for_groups;
  std::vector<std::string_view> folded;
};

const std::vector<Names>& all_names() {
  static const std::vector<Names> names = {
      {"$email",
       true,
       true,
       {"email", "emailaddress", "workemail", "primaryemail", "emailwork", "businessemail", "mail",
        "emailaddress1", "email1value", "emails", "contactemail", "primarycontactprimaryemail"}},
      {"$first_name",
       true,
       false,
       {"firstname", "givenname", "first", "fname", "vorname", "prénom", "prenom",
        "primarycontactfirstname"}},
      {"$last_name",
       true,
       false,
       {"lastname", "surname", "familyname", "last", "lname", "nachname", "nom", "primarycontactlastname"}},
      {"$name", true, false, {"name", "fullname", "displayname", "contactname"}},
      {"$name",
       false,
       true,
       {"name", "companyname", "accountname", "organizationname", "organisationname", "dealname",
        "opportunityname", "company", "organization", "title"}},
      {"$phone",
       true,
       true,
       {"phone", "phonenumber", "mobile", "mobilephone", "mobilephonenumber", "telephone", "workphone",
        "phonework", "phone1value", "businessphone", "telephone1", "cellphone", "sms"}},
      {"$avatar",
       true,
       true,
       {"avatar", "avatarurl", "photourl", "photo", "picture", "imageurl", "fullphotourl"}},
      {"$created", true, true, {"created",          "createdat",    "createddate",   "createdate",
                                "creationdate",     "createdtime",  "datecreated",   "createdon",
                                "createdutc",       "createdonutc", "createdatutc",  "signedup",
                                "signupdate",       "dateadded",    "addedtime",     "registered",
                                "registrationdate", "joined",       "customersince", "profilecreatedon"}},
      {"$city", true, false, {"city", "mailingcity", "town", "locationcity", "addresscity", "billingcity"}},
      {"$region",
       true,
       false,
       {"region", "state", "stateregion", "province", "stateprovince", "mailingstate", "addressregion",
        "addressstate"}},
      {"$country_code",
       true,
       false,
       {"countrycode", "country", "mailingcountrycode", "cc", "billingcountrycode", "addresscountrycode",
        "addresscountry"}},
      {"$timezone", true, false, {"timezone", "timezonesidkey"}},
  };
  return names;
}

/// Without words that say of whom something is, where all columns of an export begin with them: more of them
/// where the name is a path, `profile.email`.
std::string essence_of(std::string_view name) {
  std::vector<std::string> words = words_of(name);
  static constexpr auto kOwners = std::to_array<std::string_view>(
      {"property", "properties", "person", "traits", "attributes", "user", "custom"});
  static constexpr auto kOwnersInPaths =
      std::to_array<std::string_view>({"profile", "contact", "customer", "member", "subscriber", "lead",
                                       "identity", "data", "fields", "details", "info", "personal"});
  const bool is_path = name.contains('.');
  while (words.size() > 1 &&
         (std::ranges::find(kOwners, words.front()) != kOwners.end() ||
          (is_path && std::ranges::find(kOwnersInPaths, words.front()) != kOwnersInPaths.end())))
    words.erase(words.begin());
  std::string folded;
  for (const std::string& word : words) folded += word;
  return folded;
}

/// Whether the values are what Mixpanel expects there.
bool fits(std::string_view property, const ColumnFacts& column, const Guess& guess) {
  if (property == "$created") {
    return guess.doubt.empty() && (guess.kind == Kind::date || guess.kind == Kind::datetime);
  }
  if (property == "$avatar") return guess.kind == Kind::url;
  if (property == "$country_code") return column.all(Look::country_code);
  if (property == "$timezone") return column.all(Look::time_zone);
  const bool is_text = guess.kind == Kind::string || guess.kind == Kind::email || guess.kind == Kind::phone ||
                       guess.kind == Kind::code || guess.kind == Kind::uuid;
  return is_text || (!guess.doubt.empty() && guess.kind != Kind::json);
}

}  // namespace

std::optional<Meaning> meaning_of(const ColumnFacts& column, const Guess& guess, TargetKind target) {
  const std::string name = essence_of(column.name);
  for (const Names& names : all_names()) {
    if (target == TargetKind::users ? !names.for_users : !names.for_groups) continue;
    const auto at = std::ranges::find(names.folded, name);
    if (at == names.folded.end() || !fits(names.property, column, guess)) continue;
    return Meaning{names.property, static_cast<std::size_t>(at - names.folded.begin())};
  }
  return std::nullopt;
}

std::optional<std::string_view> personal_data_in(std::string_view name, const Guess& guess) {
  const std::vector<std::string> words = words_of(name);
  if (guess.kind == Kind::email) return "an e-mail address";
  if (guess.kind == Kind::phone) return "a telephone number";
  if (guess.kind == Kind::boolean || guess.kind == Kind::date || guess.kind == Kind::datetime) {
    return has_word(words,
                    {"birth", "birthday", "birthdate", "dob", "geburtstag", "geburtsdatum", "naissance"})
               ? std::optional<std::string_view>("a birthday")
               : std::nullopt;
  }
  const std::string folded = folded_name(name);
  const auto says = [&](std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(parts, [&](std::string_view part) { return folded.contains(part); });
  };
  if (says({"firstname", "lastname", "fullname", "displayname", "contactname", "surname", "givenname",
            "familyname", "nickname", "maidenname", "vorname", "nachname", "prenom"}) ||
      folded == "name") {
    return "a name";
  }
  if (has_word(words, {"street", "address", "address1", "address2"}) || says({"street"})) return "an address";
  if (has_word(words, {"ip", "ipaddress"})) return "an IP address";
  if (has_word(words, {"ssn", "passport", "iban"})) return "a personal number";
  if (has_word(words, {"email", "mail", "phone", "mobile", "fax"})) return "a way to reach somebody";
  if (has_word(words, {"birth", "birthday", "birthdate", "dob", "geburtstag", "geburtsdatum", "naissance"}))
    return "a birthday";
  return std::nullopt;
}

}  // namespace mixferry::mappings
