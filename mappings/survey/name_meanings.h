#pragma once
/// What the name of a column says of its values, taken apart by `words_of`.

#include <string>
#include <vector>

namespace mixferry::mappings {

/// Written in digits, but not counted with: postcodes, telephone numbers, ids.
[[nodiscard]] bool names_a_code(const std::vector<std::string>& name);
[[nodiscard]] bool names_a_phone(const std::vector<std::string>& name);
[[nodiscard]] bool names_a_time(const std::vector<std::string>& name);
[[nodiscard]] bool names_a_flag(const std::vector<std::string>& name);
[[nodiscard]] bool names_a_list(const std::vector<std::string>& name);
[[nodiscard]] bool names_a_birthday(const std::vector<std::string>& name);
/// Something to count with: money, points, pieces.
[[nodiscard]] bool names_an_amount(const std::vector<std::string>& name);
/// A name that somebody goes by.
[[nodiscard]] bool names_a_person(const std::vector<std::string>& name);
/// Where somebody lives or is: a city, a postcode, a country.
[[nodiscard]] bool names_a_place(const std::vector<std::string>& name);
/// Somebody beside the person of the row: an owner, a parent, who created it.
[[nodiscard]] bool names_somebody_else(const std::vector<std::string>& name);
/// What a person may have several of: orders, tickets, deals.
[[nodiscard]] bool names_a_dealing(const std::vector<std::string>& name);
/// The company, account or organisation that somebody belongs to.
[[nodiscard]] bool names_a_company(const std::vector<std::string>& name);

}  // namespace mixferry::mappings
