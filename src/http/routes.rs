//! The table of all addresses under `/api`.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    App, catalogue, changes, collections, docs, events, features, history, item_writes, items,
    jobs, landing, lenses, openapi, people, presence, problem, processes, projects, scenarios,
    scenes, tile_grid, tiles,
};

/// Every route, each with its entry in the OpenAPI document.
pub(super) fn table() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::frame())
        .routes(routes!(landing::landing))
        .routes(routes!(landing::conformance))
        .routes(routes!(landing::health))
        .routes(routes!(openapi::document))
        .routes(routes!(docs::page))
        .routes(routes!(problem::explain))
        .routes(routes!(projects::projects))
        .routes(routes!(projects::project, projects::change_project))
        .routes(routes!(projects::register))
        .routes(routes!(catalogue::kinds))
        .routes(routes!(catalogue::rules))
        .routes(routes!(lenses::lenses, lenses::add))
        .routes(routes!(lenses::lens, lenses::remove))
        .routes(routes!(collections::collections))
        .routes(routes!(collections::collection))
        .routes(routes!(collections::schema))
        .routes(routes!(items::items, item_writes::create_item))
        .routes(routes!(
            items::item,
            item_writes::replace_item,
            item_writes::patch_item,
            item_writes::remove_item
        ))
        .routes(routes!(tile_grid::tile_matrix_sets))
        .routes(routes!(tile_grid::tile_matrix_set))
        .routes(routes!(tiles::collection_tilesets))
        .routes(routes!(tiles::collection_tileset))
        .routes(routes!(tiles::collection_tilejson))
        .routes(routes!(tiles::collection_tile))
        .routes(routes!(tiles::tilesets))
        .routes(routes!(tiles::tileset))
        .routes(routes!(tiles::tilejson))
        .routes(routes!(tiles::tile))
        .routes(routes!(features::features))
        .routes(routes!(changes::change))
        .routes(routes!(scenarios::scenarios, scenarios::create))
        .routes(routes!(
            scenarios::scenario,
            scenarios::change_scenario,
            scenarios::delete_scenario
        ))
        .routes(routes!(scenarios::scenario_changes))
        .routes(routes!(scenes::download, scenes::import))
        .routes(routes!(scenes::check))
        .routes(routes!(history::history))
        .routes(routes!(events::events))
        .routes(routes!(presence::be_present, presence::be_absent))
        .routes(routes!(processes::processes))
        .routes(routes!(processes::process))
        .routes(routes!(processes::execute))
        .routes(routes!(jobs::jobs))
        .routes(routes!(jobs::job, jobs::dismiss))
        .routes(routes!(jobs::results))
        .routes(routes!(
            people::session::session,
            people::session::sign_in,
            people::session::sign_out
        ))
        .routes(routes!(people::elsewhere::depart))
        .routes(routes!(people::elsewhere::come_back))
        .routes(routes!(people::session::change_password))
        .routes(routes!(people::session::set_up))
        .routes(routes!(people::users::users, people::users::add_user))
        .routes(routes!(
            people::users::change_user,
            people::users::remove_user
        ))
        .routes(routes!(people::tokens::tokens, people::tokens::add_token))
        .routes(routes!(people::tokens::remove_token))
        .routes(routes!(people::audit::audit))
}
