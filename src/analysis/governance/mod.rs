//! Governance: which courtyard still lacks what.
//!
//! The street office counts a courtyard as unmanaged (无主管楼院) when three criteria hold: no owning unit, no property
//! service, no staff (无产权单位、无物业服务、无人员管理). Each courtyard is to have three grass-roots organisations
//! (临时党支部、自管会、志愿者组织) and an assigned cadre (分包干部). Where the conditions are met, an owners' committee brings
//! in a property company; where they are not yet, the self-management committee looks after the courtyard. The aim is
//! that none is left out: 无空白、全覆盖, no blanks, full coverage.

mod report;

use serde_json::Value;
use serde_json::value::RawValue;

use super::check::Check;
use super::process::{
    AnalysisError, Control, Process, Run, read_parameters, report_schema_of, run_as_json,
    schema_of, written,
};
use super::survey::{Subject, Subjects, Survey};
use crate::model::kind::words;
use crate::model::rules::{AppliedRule, Rules};
use crate::model::site::Site;
use crate::model::{FeatureId, Kind, Properties, Words};

pub use report::{Blank, Courtyard, Criteria, Item, Params, Report, Way};

pub(super) const BLANKS: &str = "governance-blanks";

const OWNERS_COMMITTEE: &str = "owners_committee";
const PROPERTY_COMPANY: &str = "property_company";
const SELF_MANAGEMENT: &str = "self_management_committee";
const CRITERIA: [&str; 3] = ["no_owning_unit", "no_property_service", "no_staff"];

/// How a property of a courtyard says that something is there.
#[derive(Clone, Copy)]
enum Says {
    /// Yes or no.
    Flag,
    /// By its name.
    Name,
    /// By this word; with another one, it is not there.
    Word(&'static str),
}

/// The columns of the matrix: property, title, how it says so, whether every courtyard must have it.
const ITEMS: [(&str, Words, Says, bool); 6] = [
    (
        "party_branch",
        words("临时党支部", "Party branch"),
        Says::Flag,
        true,
    ),
    (
        SELF_MANAGEMENT,
        words("自管会", "Self-management committee"),
        Says::Flag,
        true,
    ),
    (
        "volunteer_team",
        words("志愿者组织", "Volunteer team"),
        Says::Flag,
        true,
    ),
    (
        "cadre",
        words("分包干部", "Assigned cadre"),
        Says::Name,
        true,
    ),
    (
        OWNERS_COMMITTEE,
        words("业主委员会", "Owners' committee"),
        Says::Word("established"),
        false,
    ),
    (
        PROPERTY_COMPANY,
        words("物业公司", "Property company"),
        Says::Name,
        false,
    ),
];

pub(super) const PROCESS: Process = Process {
    id: "governance",
    title: words("治理组织", "Governance"),
    description: words(
        "各楼院的三无条件与类别、三个基层组织、管理方式和分包干部，列出空白项。",
        "For each courtyard the three criteria and its category, the three grass-roots organisations, the way taken and the assigned cadre, with what is still blank.",
    ),
    inputs: schema_of::<Params>,
    outputs: report_schema_of::<Report>,
    run: Run::SiteOrSurvey(
        |question, parameters, control| run_as_json(analyse, question, parameters, control),
        |parameters, rules| {
            read_parameters::<Params>(parameters)?;
            Ok(Box::new(OfTheStreet(rules.clone())))
        },
    ),
};

/// The governance of a whole street, which its register tells.
struct OfTheStreet(Rules);

impl Survey for OfTheStreet {
    fn subjects(&self) -> Subjects {
        Subjects::Register
    }

    fn report(self: Box<Self>, subjects: Vec<Subject>) -> Result<Box<RawValue>, AnalysisError> {
        let courtyards = subjects
            .iter()
            .map(|subject| described(&subject.id, &subject.properties))
            .collect();
        written(&summed(courtyards, &self.0))
    }
}

/// The governance of the site's courtyards.
///
/// # Errors
/// When the request was cancelled.
pub fn analyse(site: &Site, _: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.check()?;
    let courtyards = site
        .features_of_kind(Kind::Courtyard)
        .map(|courtyard| described(&courtyard.id, &courtyard.properties))
        .collect();
    Ok(summed(courtyards, &site.rules))
}

fn summed(courtyards: Vec<Courtyard>, rules: &Rules) -> Report {
    let blanks: Vec<Blank> = courtyards.iter().flat_map(blanks).collect();
    let covered = courtyards
        .iter()
        .filter(|courtyard| courtyard.blanks == 0)
        .count();
    let is_anything_stated = courtyards
        .iter()
        .flat_map(|courtyard| &courtyard.items)
        .any(|item| item.required && item.filled.is_some());
    let rule = rules.threshold(BLANKS);
    Report {
        full_coverage: (!courtyards.is_empty()).then(|| covered as f64 / courtyards.len() as f64),
        checks: vec![Check::at_most(
            BLANKS,
            words(
                "基层组织和分包干部的空白项",
                "Blanks among organisations and cadres",
            ),
            is_anything_stated.then_some(blanks.len() as f64),
            rule,
        )],
        rules: vec![AppliedRule::from(rule)],
        blanks,
        courtyards,
    }
}

fn described(id: &FeatureId, properties: &Properties) -> Courtyard {
    let items = ITEMS.map(|(property, title, says, required)| {
        let value = properties.get(property);
        Item {
            item: property.to_owned(),
            title: title.into(),
            filled: says.filled(value),
            required,
            value: value
                .and_then(Value::as_str)
                .filter(|text| !text.trim().is_empty())
                .map(str::to_owned),
        }
    });
    Courtyard {
        id: id.clone(),
        name: text(properties, "name"),
        criteria: criteria(properties),
        way: way(&items),
        blanks: items.iter().filter(|item| item.is_blank()).count(),
        items: items.to_vec(),
    }
}

impl Says {
    fn filled(self, value: Option<&Value>) -> Option<bool> {
        let value = value?;
        match self {
            Self::Flag => value.as_bool(),
            Self::Name => Some(!value.as_str()?.trim().is_empty()),
            Self::Word(word) => Some(value.as_str()? == word),
        }
    }
}

impl Item {
    fn is_blank(&self) -> bool {
        self.required && self.filled != Some(true)
    }
}

fn blanks(courtyard: &Courtyard) -> impl Iterator<Item = Blank> {
    courtyard
        .items
        .iter()
        .filter(|item| item.is_blank())
        .map(|item| Blank {
            courtyard: courtyard.id.clone(),
            item: item.item.clone(),
            filled: item.filled,
        })
}

fn text(properties: &Properties, property: &str) -> Option<String> {
    properties.get(property)?.as_str().map(str::to_owned)
}

fn criteria(properties: &Properties) -> Criteria {
    let stated = CRITERIA.map(|criterion| properties.get(criterion).and_then(Value::as_bool));
    let implies_unmanaged = if stated.contains(&Some(false)) {
        Some(false)
    } else {
        stated.iter().all(Option::is_some).then_some(true)
    };
    let category = text(properties, "category");
    let said_unmanaged = category.as_deref().map(|category| category == "unmanaged");
    let [no_owning_unit, no_property_service, no_staff] = stated;
    Criteria {
        no_owning_unit,
        no_property_service,
        no_staff,
        implies_unmanaged,
        category_disagrees: implies_unmanaged
            .zip(said_unmanaged)
            .map(|(implied, said)| implied != said),
        category,
    }
}

/// None where the register does not say enough to tell.
fn way(items: &[Item]) -> Option<Way> {
    let filled = |name: &str| {
        let item = items.iter().find(|item| item.item == name)?;
        item.filled
    };
    let committee = filled(OWNERS_COMMITTEE);
    let company = filled(PROPERTY_COMPANY);
    if committee == Some(true) && company == Some(true) {
        return Some(Way::OwnersCommitteeAndPropertyCompany);
    }
    match filled(SELF_MANAGEMENT)? {
        true => Some(Way::SelfManagement),
        // A property company, and nobody has said whether an owners' committee brought it in.
        false if (committee, company) == (None, Some(true)) => None,
        false => Some(Way::None),
    }
}

#[cfg(test)]
mod tests;
