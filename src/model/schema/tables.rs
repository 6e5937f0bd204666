//! The tables themselves. Names and choices are the public contract (`docs/data-model.md`): add, never rename.
//! The bounds catch slips of the pen (a wall of 220 m), not bad planning.

use super::property::{Choice, Property, choice};
use crate::model::Kind;

const STATE: &[Choice] = &[
    choice("existing", "现状", "existing"),
    choice("planned", "规划", "planned"),
    choice("to_remove", "拟拆除", "to be removed"),
];

pub(super) const COMMON: &[Property] = &[
    Property::text("name", "名称", "Name").optional(),
    Property::text("note", "备注", "Note").optional(),
    Property::one("state", "状态", "State", STATE).optional(),
];

const CATEGORY: &[Choice] = &[
    choice("unmanaged", "无主管楼院", "unmanaged courtyard"),
    choice("old_compound", "老旧小区", "old compound"),
    choice("managed", "有物业小区", "managed compound"),
];

const STAGE: &[Choice] = &[
    choice("surveyed", "已排查", "surveyed"),
    choice("consulting", "征求意见", "consulting residents"),
    choice("planning", "制订方案", "planning"),
    choice("in_works", "施工中", "in works"),
    choice("accepted", "已验收", "accepted"),
    choice("maintained", "长效管理", "maintained"),
];

const COMMITTEE: &[Choice] = &[
    choice("none", "未成立", "none"),
    choice("preparing", "筹备中", "in preparation"),
    choice("established", "已成立", "established"),
];

const COURTYARD: &[Property] = &[
    Property::text("code", "编号", "Code"),
    Property::text("name", "名称", "Name"),
    Property::text("community", "所属社区", "Community"),
    Property::text("address", "地址", "Address").optional(),
    Property::integer("households", "户数", "Households", 0.0, 100_000.0).unit("户"),
    Property::integer("residents", "人口", "Residents", 0.0, 500_000.0).unit("人"),
    Property::integer("built_year", "建成年份", "Year built", 1800.0, 2200.0).optional(),
    Property::one("category", "类别", "Category", CATEGORY),
    Property::boolean("no_owning_unit", "无产权单位", "No owning unit"),
    Property::boolean("no_property_service", "无物业服务", "No property service"),
    Property::boolean("no_staff", "无人员管理", "No staff"),
    Property::boolean("pilot", "试点", "Pilot"),
    Property::one("stage", "阶段", "Stage", STAGE),
    Property::text("cadre", "分包干部", "Assigned cadre").optional(),
    Property::boolean("party_branch", "临时党支部", "Party branch"),
    Property::boolean(
        "self_management_committee",
        "自管会",
        "Self-management committee",
    ),
    Property::boolean("volunteer_team", "志愿者组织", "Volunteer team"),
    Property::one(
        "owners_committee",
        "业主委员会",
        "Owners' committee",
        COMMITTEE,
    ),
    Property::text("property_company", "物业公司", "Property company").optional(),
];

const BUILDING_USE: &[Choice] = &[
    choice("residential", "住宅", "residential"),
    choice("public", "公共", "public"),
    choice("commercial", "商业", "commercial"),
    choice("utility", "附属用房", "utility"),
];

const BUILDING: &[Property] = &[
    Property::text("number", "楼号", "Number"),
    Property::integer("storeys", "层数", "Storeys", 0.0, 200.0).unit("层"),
    Property::number("height_m", "高度", "Height", "m", 0.0, 1000.0),
    Property::one("use", "用途", "Use", BUILDING_USE),
    Property::integer("households", "户数", "Households", 0.0, 10_000.0)
        .unit("户")
        .optional(),
];

const ENTRANCE: &[Property] = &[
    Property::text("unit", "单元", "Unit").optional(),
    Property::reference("building", "所属建筑", "Building").optional(),
];

const WALL_TYPE: &[Choice] = &[
    choice("wall", "实体墙", "wall"),
    choice("railing", "栏杆", "railing"),
    choice("hedge", "绿篱", "hedge"),
];

const WALL: &[Property] = &[
    Property::number("height_m", "高度", "Height", "m", 0.0, 50.0),
    Property::boolean("see_through", "通透", "See-through"),
    Property::one("type", "类型", "Type", WALL_TYPE),
];

const PASSAGE: &[Choice] = &[
    choice("pedestrian", "人行", "pedestrians"),
    choice("vehicle", "车行", "vehicles"),
    choice("both", "人车混行", "both"),
];

const ACCESS_CONTROL: &[Choice] = &[
    choice("none", "无门禁", "none"),
    choice("staffed", "人工值守", "staffed"),
    choice("card", "刷卡", "card"),
    choice("face", "人脸识别", "face recognition"),
    choice("barrier", "道闸", "barrier"),
];

const GATE: &[Property] = &[
    Property::number("width_m", "净宽", "Clear width", "m", 0.0, 100.0),
    Property::one("passage", "通行方式", "Passage", PASSAGE),
    Property::one("access_control", "门禁", "Access control", ACCESS_CONTROL),
    Property::integer("lanes", "车道数", "Lanes", 0.0, 20.0).optional(),
];

const CAMERA: &[Property] = &[
    Property::number("height_m", "安装高度", "Mounting height", "m", 0.0, 200.0),
    Property::number("azimuth_deg", "方位角", "Azimuth", "°", -360.0, 360.0),
    Property::number("tilt_deg", "俯角", "Tilt", "°", -90.0, 90.0),
    Property::number(
        "hfov_deg",
        "水平视场角",
        "Horizontal field of view",
        "°",
        0.1,
        179.0,
    ),
    Property::integer("image_width_px", "图像宽度", "Image width", 1.0, 100_000.0).unit("px"),
    Property::integer(
        "image_height_px",
        "图像高度",
        "Image height",
        1.0,
        100_000.0,
    )
    .unit("px"),
    Property::number(
        "max_range_m",
        "最大距离",
        "Maximum range",
        "m",
        0.0,
        10_000.0,
    )
    .optional(),
    Property::text("model", "型号", "Model").optional(),
    Property::text("purpose", "用途", "Purpose").optional(),
];

const LAMP: &[Property] = &[
    Property::number("height_m", "高度", "Height", "m", 0.0, 100.0),
    Property::number("reach_m", "照射半径", "Reach", "m", 0.0, 500.0),
];

const LANE: &[Property] = &[
    Property::number("width_m", "宽度", "Width", "m", 0.0, 200.0),
    Property::boolean("fire_lane", "消防车道", "Fire lane"),
    Property::boolean("one_way", "单行", "One-way"),
];

const PARKING_AREA: &[Property] = &[Property::text("surface", "铺装", "Surface").optional()];

const SPACE_TYPE: &[Choice] = &[
    choice("standard", "标准", "standard"),
    choice("accessible", "无障碍", "accessible"),
    choice("ev", "新能源", "electric vehicle"),
    choice("compact", "小型", "compact"),
];

const ARRANGEMENT: &[Choice] = &[
    choice("perpendicular", "垂直式", "perpendicular"),
    choice("oblique", "斜列式", "oblique"),
    choice("parallel", "平行式", "parallel"),
];

const PARKING_SPACE: &[Property] = &[
    Property::one("type", "类型", "Type", SPACE_TYPE),
    Property::one("arrangement", "排列方式", "Arrangement", ARRANGEMENT),
    Property::text("layout", "排布方案", "Layout run").optional(),
];

const CHARGER: &[Property] =
    &[Property::number("power_kw", "功率", "Power", "kW", 0.0, 2000.0).optional()];

const BICYCLE_SHED: &[Property] =
    &[Property::integer("spaces", "车位数", "Spaces", 0.0, 10_000.0).optional()];

const GREEN_TYPE: &[Choice] = &[
    choice("lawn", "草坪", "lawn"),
    choice("shrub", "灌木", "shrubs"),
    choice("nursery", "苗圃", "nursery"),
    choice("garden", "花园", "garden"),
];

const GREEN_AREA: &[Property] = &[
    Property::one("type", "类型", "Type", GREEN_TYPE),
    Property::boolean("concentrated", "集中绿地", "Concentrated"),
];

const TREE: &[Property] = &[
    Property::text("species", "树种", "Species").optional(),
    Property::number("height_m", "树高", "Height", "m", 0.0, 150.0),
    Property::number("crown_radius_m", "冠幅半径", "Crown radius", "m", 0.0, 50.0),
    Property::number("trunk_height_m", "枝下高", "Trunk height", "m", 0.0, 100.0),
];

const ACTIVITY_FOR: &[Choice] = &[
    choice("elderly", "老年人", "the elderly"),
    choice("children", "儿童", "children"),
    choice("sports", "健身", "sports"),
    choice("all", "全龄", "everyone"),
];

const ACTIVITY_AREA: &[Property] = &[Property::one("for", "服务对象", "For", ACTIVITY_FOR)];

const STREAMS: &[Choice] = &[
    choice("recyclable", "可回收物", "recyclable"),
    choice("kitchen", "厨余垃圾", "kitchen"),
    choice("hazardous", "有害垃圾", "hazardous"),
    choice("other", "其他垃圾", "other"),
];

const WASTE_POINT: &[Property] = &[Property::many("streams", "分类", "Streams", STREAMS)];

const OBSTACLE: &[Property] = &[
    Property::number("height_m", "高度", "Height", "m", 0.0, 500.0),
    Property::boolean("illegal", "违建", "Illegal structure").optional(),
];

pub(super) fn own(kind: Kind) -> &'static [Property] {
    match kind {
        Kind::Courtyard => COURTYARD,
        Kind::Building => BUILDING,
        Kind::Entrance => ENTRANCE,
        Kind::Wall => WALL,
        Kind::Gate => GATE,
        Kind::Camera => CAMERA,
        Kind::Lamp => LAMP,
        Kind::Lane => LANE,
        Kind::ParkingArea => PARKING_AREA,
        Kind::ParkingSpace => PARKING_SPACE,
        Kind::Charger => CHARGER,
        Kind::BicycleShed => BICYCLE_SHED,
        Kind::GreenArea => GREEN_AREA,
        Kind::Tree => TREE,
        Kind::ActivityArea => ACTIVITY_AREA,
        Kind::WastePoint => WASTE_POINT,
        Kind::NoticeBoard => &[],
        Kind::Obstacle => OBSTACLE,
    }
}
