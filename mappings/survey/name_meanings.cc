#include "mappings/survey/name_meanings.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "mappings/survey/name_words.h"

namespace mixferry::mappings {

/// Names of what is written in digits, but is not counted with: postcodes, telephone numbers, ids.
bool names_a_code(const std::vector<std::string>& name) {
  if (has_word(name, {"id",
                      "ids",
                      "uuid",
                      "guid",
                      "key",
                      "code",
                      "zip",
                      "postal",
                      "postcode",
                      "zipcode",
                      "plz",
                      "phone",
                      "mobile",
                      "fax",
                      "tel",
                      "telephone",
                      "mobilephone",
                      "sms",
                      "sic",
                      "naics",
                      "duns",
                      "ssn",
                      "vat",
                      "sku",
                      "isbn",
                      "iban",
                      "extension",
                      "ext",
                      "version",
                      "postalcode",
                      "billingpostalcode",
                      "shippingpostalcode",
                      "mailingpostalcode",
                      "accountnumber"})) {
    return true;
  }
  // `Account Number` is a code, `Number of Employees` is a number.
  static constexpr auto kLastWords = std::to_array<std::string_view>({"number", "no", "nr"});
  return name.size() > 1 && std::ranges::find(kLastWords, name.back()) != kLastWords.end();
}

bool names_a_phone(const std::vector<std::string>& name) {
  return has_word(name, {"phone", "mobile", "fax", "tel", "telephone", "mobilephone", "homephone", "sms",
                         "phonenumber", "cell", "whatsapp"});
}

bool names_a_time(const std::vector<std::string>& name) {
  static constexpr auto kHappenings = std::to_array<std::string_view>(
      {"order", "purchase", "payment", "visit", "activity", "contact", "contacted", "call", "email",
       "meeting", "touch", "change", "changed", "update"});
  const bool is_last_of_several = name.size() == 2 && (name.front() == "last" || name.front() == "first") &&
                                  std::ranges::find(kHappenings, name.back()) != kHappenings.end();
  // `Geburtsdatum`, `Eintrittsdatum`.
  const bool is_datum =
      std::ranges::any_of(name, [](const std::string& word) { return word.ends_with("datum"); });
  return is_last_of_several || is_datum || has_word(name, {"at",          "time",
                                                           "date",        "timestamp",
                                                           "created",     "updated",
                                                           "modified",    "seen",
                                                           "since",       "createdate",
                                                           "createdat",   "updatedat",
                                                           "ts",          "lastmodifieddate",
                                                           "lastlogin",   "lastseen",
                                                           "epoch",       "unixtime",
                                                           "signup",      "login",
                                                           "joined",      "registered",
                                                           "expires",     "expiry",
                                                           "due",         "closed",
                                                           "renewal",     "fecha",
                                                           "data",        "erstellt",
                                                           "start",       "started",
                                                           "ended",       "until",
                                                           "hired",       "founded",
                                                           "cancelled",   "canceled",
                                                           "churned",     "converted",
                                                           "geändert",    "aktualisiert",
                                                           "seit",        "bis",
                                                           "gültig",      "eintritt",
                                                           "austritt",    "beginn",
                                                           "ablauf",      "anlage",
                                                           "le",          "créé",
                                                           "créée",       "modifié",
                                                           "depuis",      "échéance",
                                                           "inscription", "alta",
                                                           "creado",      "desde",
                                                           "hasta",       "creazione",
                                                           "scadenza",    "iscrizione"});
}

bool names_a_flag(const std::vector<std::string>& name) {
  return has_word(name, {"is", "has", "opt", "opted", "optout", "active", "deleted", "enabled", "flag",
                         "verified", "subscribed", "unsubscribed", "allow", "do", "locked", "suspended"});
}

bool names_a_list(const std::vector<std::string>& name) {
  return has_word(name,
                  {"tags", "tag", "lists", "list", "interests", "groups", "categories", "topics", "segments",
                   "skills", "roles", "labels", "ids", "products", "languages", "technologies", "emails"});
}

bool names_a_birthday(const std::vector<std::string>& name) {
  return has_word(name, {"birth", "birthday", "birthdate", "birthdays", "born", "dob", "dateofbirth",
                         "geburtstag", "geburtsdatum", "geboren", "naissance", "anniversaire", "nacimiento",
                         "nascita", "geboortedatum"});
}

bool names_an_amount(const std::vector<std::string>& name) {
  return has_word(name,
                  {"amount",  "total",  "sum",      "revenue",   "price",  "spend",  "spent",    "balance",
                   "value",   "cost",   "paid",     "budget",    "salary", "mrr",    "arr",      "ltv",
                   "gmv",     "fee",    "turnover", "quantity",  "qty",    "score",  "points",   "count",
                   "orders",  "umsatz", "betrag",   "preis",     "summe",  "saldo",  "montant",  "prix",
                   "importe", "precio", "seats",    "employees", "age",    "volume", "refunded", "discount"});
}

bool names_a_person(const std::vector<std::string>& name) {
  if (name.empty()) return false;
  static constexpr auto kFolded = std::to_array<std::string_view>(
      {"name",    "fullname", "firstname",   "lastname",    "middlename", "givenname",    "familyname",
       "surname", "nickname", "displayname", "contactname", "personname", "customername", "maidenname",
       "vorname", "nachname", "prenom",      "prénom",      "nom",        "nombre",       "apellido",
       "cognome", "first",    "last",        "contact",     "person",     "customer"});
  std::string folded;
  for (const std::string& word : name) folded += word;
  return std::ranges::find(kFolded, folded) != kFolded.end();
}

bool names_a_place(const std::vector<std::string>& name) {
  return has_word(name,
                  {"city",      "town",      "zip",      "zipcode",  "postcode",  "postal", "postalcode",
                   "street",    "address",   "address1", "address2", "state",     "region", "province",
                   "country",   "county",    "plz",      "stadt",    "ort",       "straße", "strasse",
                   "anschrift", "land",      "ville",    "rue",      "adresse",   "pays",   "ciudad",
                   "calle",     "provincia", "città",    "latitude", "longitude", "lat",    "lon"});
}

bool names_somebody_else(const std::vector<std::string>& name) {
  return has_word(name, {"owner", "parent", "created", "modified", "updated", "by", "reports", "manager",
                         "supervisor", "assigned", "assignee", "referrer", "referred", "agent", "rep",
                         "ownerid", "parentid", "managerid"});
}

bool names_a_dealing(const std::vector<std::string>& name) {
  return has_word(name,
                  {"order", "invoice", "transaction", "payment", "ticket", "case", "deal", "opportunity",
                   "subscription", "booking", "session", "campaign", "orderid", "invoiceid"});
}

bool names_a_company(const std::vector<std::string>& name) {
  return has_word(name, {"account", "company", "organization", "organisation", "org", "accountid",
                         "companyid", "organizationid", "orgid", "tenant", "workspace", "employer", "firma"});
}

}  // namespace mixferry::mappings
